import worklet from './frames.worklet.ts?worker&url';

/** Why the microphone does not open. */
export type MicrophoneProblem = 'insecure' | 'unsupported' | 'refused' | 'missing' | 'busy';

export class MicrophoneFault extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
    this.name = 'MicrophoneFault';
  }
}

export interface Microphone {
  /** The browser takes the page's own sound out of what it hears. */
  readonly echoCancelled: boolean;
  close(): void;
}

/** What stands against a microphone on this page before anybody is asked. */
export function microphoneProblem(): MicrophoneProblem | undefined {
  if (!isSecureContext) return 'insecure';
  return 'mediaDevices' in navigator && 'AudioWorkletNode' in globalThis ? undefined : 'unsupported';
}

/** Opens the microphone; every 100 ms it hands over a frame, until it is closed. */
export async function openMicrophone(frame: (samples: Int16Array) => void): Promise<Microphone> {
  const problem = microphoneProblem();
  if (problem) throw new MicrophoneFault(problem);
  const stream = await ask();
  const context = new AudioContext();
  const close = (): void => {
    for (const track of stream.getTracks()) track.stop();
    void context.close().catch(() => undefined);
  };
  try {
    await context.audioWorklet.addModule(worklet);
    const node = new AudioWorkletNode(context, 'frames', { numberOfOutputs: 0 });
    let closed = false;
    node.port.onmessage = (event: MessageEvent<Int16Array>) => !closed && frame(event.data);
    context.createMediaStreamSource(stream).connect(node);
    await context.resume();
    return {
      echoCancelled: stream.getAudioTracks()[0]?.getSettings().echoCancellation === true,
      close: () => {
        closed = true;
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function ask(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    throw new MicrophoneFault(name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : name === 'NotReadableError' ? 'busy' : 'refused');
  }
}
