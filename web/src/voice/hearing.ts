import type { LiveClient } from '../live';
import { openMicrophone } from './microphone';
import { loudness, toBase64 } from './pcm';
import type { SpeakRequest, SpeakResult } from './wire';

export interface Hearing {
  readonly echoCancelled: boolean;
  readonly result: Promise<SpeakResult>;
  /** The button was let go: what was said until now counts. */
  finish(): void;
  /** Nothing of it counts. */
  cancel(): void;
}

/** Opens the microphone and sends what it hears to the room, until the server has understood. */
export async function hear(client: LiveClient, request: SpeakRequest, level: (loudness: number) => void): Promise<Hearing> {
  let send: (frame: string) => void = () => undefined;
  const microphone = await openMicrophone((frame) => {
    level(loudness(frame));
    send(toBase64(frame));
  });
  try {
    const upload = client.upload<SpeakResult>('Speak', request);
    send = (frame) => upload.next(frame);
    const result = upload.result.finally(() => microphone.close());
    const finish = (): void => {
      microphone.close();
      upload.complete();
    };
    return {
      echoCancelled: microphone.echoCancelled,
      result,
      finish,
      cancel: () => {
        microphone.close();
        upload.cancel();
      },
    };
  } catch (error) {
    microphone.close();
    throw error;
  }
}
