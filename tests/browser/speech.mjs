// A stand-in model server for the voice stories: chat completions word by word, and transcriptions keyed by the sound: it
// measures how long somebody speaks in the wav it gets and answers with the phrase that is spoken for as long.
import { createServer } from 'node:http';

/** Seconds of a wav that are louder than silence. */
export function spokenSeconds(wav) {
  let at = 12;
  let rate = 16_000;
  for (; at + 8 <= wav.length; at += 8 + wav.readUInt32LE(at + 4)) {
    const id = wav.toString('latin1', at, at + 4);
    if (id === 'fmt ') rate = wav.readUInt32LE(at + 12);
    if (id === 'data') break;
  }
  const samples = wav.subarray(at + 8);
  const window = Math.round(rate / 50) * 2;
  let first = -1;
  let last = -1;
  for (let from = 0; from + window <= samples.length; from += window) {
    let sum = 0;
    for (let i = from; i < from + window; i += 2) sum += samples.readInt16LE(i) ** 2;
    if (Math.sqrt(sum / (window / 2)) < 500) continue;
    first = first < 0 ? from : first;
    last = from + window;
  }
  return first < 0 ? 0 : (last - first) / 2 / rate;
}

export class SpeechModel {
  /** Phrases with how long they are spoken. */
  phrases = [];
  transcribed = [];
  /** What the next reply says; words are sent with this pause. */
  reply = 'I do not know.';
  pauseMs = 33;
  aborted = 0;

  async start(port) {
    this.server = createServer((request, response) => void this.#answer(request, response));
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #answer(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    if (request.url.endsWith('/audio/transcriptions')) return this.#transcribe(body, response);
    if (!request.url.endsWith('/chat/completions')) return void response.writeHead(404).end();
    response.on('close', () => response.writableFinished || this.aborted++);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta, finish = null) =>
      response.write(`data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
    for (const word of this.reply.split(' ')) {
      if (response.destroyed) return;
      send({ content: `${word} ` });
      await new Promise((resolve) => setTimeout(resolve, this.pauseMs));
    }
    send({}, 'stop');
    response.end('data: [DONE]\n\n');
  }

  #transcribe(body, response) {
    const at = body.indexOf('RIFF');
    const end = body.lastIndexOf('\r\n--');
    const seconds = at < 0 ? 0 : spokenSeconds(body.subarray(at, end > at ? end : undefined));
    const nearest = this.phrases.toSorted((a, b) => Math.abs(a.seconds - seconds) - Math.abs(b.seconds - seconds))[0];
    const text = nearest && Math.abs(nearest.seconds - seconds) < 0.35 * nearest.seconds ? nearest.text : '';
    this.transcribed.push({ seconds, text });
    const wantsEvents = body.includes('name="stream"');
    if (!wantsEvents) return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text }));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify({ type: 'transcript.text.delta', delta: text })}\n\ndata: ${JSON.stringify({ type: 'transcript.text.done', text })}\n\ndata: [DONE]\n\n`);
  }
}
