/** What the hub's `Speak` is asked and answers, and what one's own topic tells meanwhile (docs/voice.md). */
export interface SpeakRequest {
  roomId: string;
  clientId: string;
  language?: string;
  handsFree?: boolean;
  review?: boolean;
}

export interface SpeakResult {
  text: string;
  end: 'silence' | 'released' | 'command' | 'limit' | 'nothing' | 'clip';
  turnId?: string;
}

export interface VoiceHeard {
  roomId: string;
  clientId: string;
  state: 'listening' | 'hearing' | 'thinking' | 'done';
  text?: string;
  turnId?: string;
}

/** What of voice is on here, and why the rest is not. */
export interface VoiceAbilities {
  transcription?: { on: boolean; why?: string };
  speech?: { on: boolean; why?: string };
}
