import type { WebSocket } from 'ws';

const separator = '\u001e';

interface Invocation {
  type: number;
  invocationId?: string;
  target?: string;
  arguments?: unknown[];
}

export type Call = (method: string, argument: Record<string, unknown>) => unknown;

/** One client of the stand-in: the JSON hub protocol of SignalR over a WebSocket, as little of it as the page uses. */
export class HubSocket {
  #greeted = false;
  readonly #beat: NodeJS.Timeout;

  constructor(readonly socket: WebSocket, readonly call: Call, readonly closed: () => void) {
    socket.on('message', (data: Buffer) => this.#read(data.toString()));
    socket.on('close', () => {
      clearInterval(this.#beat);
      this.closed();
    });
    this.#beat = setInterval(() => this.#write({ type: 6 }), 5_000);
  }

  send(target: string, argument: unknown): void {
    this.#write({ type: 1, target, arguments: [argument] });
  }

  /** Drops the connection without a word. */
  cut(): void {
    this.socket.terminate();
  }

  #read(text: string): void {
    for (const frame of text.split(separator)) {
      if (!frame) continue;
      if (!this.#greeted) {
        this.#greeted = true;
        this.socket.send(`{}${separator}`);
        continue;
      }
      const message = JSON.parse(frame) as Invocation;
      if (message.type === 1 && message.target) void this.#invoke(message.target, message);
    }
  }

  async #invoke(target: string, message: Invocation): Promise<void> {
    const answer: Record<string, unknown> = { type: 3, invocationId: message.invocationId };
    try {
      const result = await this.call(target, (message.arguments?.[0] ?? {}) as Record<string, unknown>);
      if (result !== undefined) answer['result'] = result;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      answer['error'] = `An unexpected error occurred invoking '${target}' on the server. HubException: ${text}`;
    }
    if (message.invocationId) this.#write(answer);
  }

  #write(message: unknown): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message) + separator);
  }
}
