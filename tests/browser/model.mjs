// A stand-in model server in its own process: the real OpenAI chat-completions wire, streamed word by word.
// It answers "say N words" with N numbered words; POST /release lets the rest of a held answer go.
import { createServer } from 'node:http';

const held = new Set();
const server = createServer(async (request, response) => {
  if (request.url.endsWith('/release')) {
    for (const go of held) go();
    held.clear();
    response.end('ok');
    return;
  }
  let body = '';
  for await (const part of request) body += part;
  const asked = JSON.parse(body).messages.at(-1).content;
  const text = typeof asked === 'string' ? asked : asked.map((part) => part.text ?? '').join('');
  const count = Number(/say (\d+) words/.exec(text)?.[1] ?? 5);
  const hold = /then wait/.test(text);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (delta, finish = null) =>
    response.write(`data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  send({ role: 'assistant', content: '' });
  for (let i = 1; i <= count && !response.destroyed; i++) {
    if (hold && i === Math.ceil(count / 2)) await new Promise((go) => held.add(go));
    send({ content: `${i > 1 ? ' ' : ''}w${i}` });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  send({}, 'stop');
  response.end(`data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices: [], usage: { prompt_tokens: 7, completion_tokens: count, total_tokens: 7 + count } })}\n\ndata: [DONE]\n\n`);
});
server.listen(Number(process.argv[2]), '127.0.0.1');
