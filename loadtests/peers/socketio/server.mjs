// The peer: Socket.IO 4 with its Redis streams adapter and connection state recovery, one process, as its documentation sets it up.
// usage: node server.mjs PORT REDIS_PORT
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [port, redisPort] = process.argv.slice(2).map(Number);
const redis = createClient({ url: `redis://127.0.0.1:${redisPort}` });
await redis.connect();
const http = createServer((request, response) => {
  if (request.url === "/cut") {
    for (const socket of io.sockets.sockets.values()) socket.conn.transport.socket.terminate?.();
  }
  if (request.url === "/gc") globalThis.gc?.();
  response.end("ok");
});
const io = new Server(http, {
  adapter: createAdapter(redis, { maxLen: 100_000 }),
  connectionStateRecovery: { maxDisconnectionDuration: 120_000 },
  maxHttpBufferSize: 1e6,
});

io.on("connection", (socket) => {
  socket.on("join", (rooms) => socket.join(rooms));
  socket.on("say", ({ room, text }) => io.to(room).emit("event", { room, text }));
  // A reply as the assistant streams it: a token every `everyMs`, each with the moment it was made.
  socket.on("reply", ({ room, tokens, everyMs }) => {
    let sent = 0;
    const timer = setInterval(() => {
      io.to(room).emit("event", { room, text: `stamp:${process.hrtime.bigint()};` });
      if (++sent === tokens) clearInterval(timer);
    }, everyMs);
  });
});
http.listen(port, "127.0.0.1", () => console.log("ready"));
