/** The browser's own recogniser, which few browsers have and which may ask a server of its maker. */
interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }> }) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

type Maker = new () => Recognition;

const maker = (globalThis as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker }).SpeechRecognition
  ?? (globalThis as { webkitSpeechRecognition?: Maker }).webkitSpeechRecognition;

export const hasRecogniser = maker !== undefined;

export interface Recognising {
  /** What was said; fails with the recogniser's own word for what went wrong. */
  readonly result: Promise<string>;
  stop(): void;
  abort(): void;
}

/** Listens once; `partial` is called with what is understood so far. */
export function recognise(language: string, partial: (text: string) => void): Recognising {
  if (!maker) throw new Error('unsupported');
  const recognition = new maker();
  recognition.lang = language;
  recognition.interimResults = true;
  let text = '';
  let problem = '';
  recognition.onresult = (event) => {
    text = Array.from(event.results, (result) => result[0]?.transcript ?? '').join(' ').trim();
    partial(text);
  };
  recognition.onerror = (event) => {
    problem = event.error;
  };
  const result = new Promise<string>((resolve, reject) => {
    recognition.onend = () => {
      // Silence and being let go are no failures.
      if (!problem || problem === 'no-speech' || problem === 'aborted' || text) resolve(text);
      else reject(new Error(problem));
    };
  });
  recognition.start();
  return { result, stop: () => recognition.stop(), abort: () => recognition.abort() };
}
