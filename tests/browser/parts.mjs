// Starts the real program and a browser for the stories beside this file.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
const program = process.env.ROOMMATE_PROGRAM ?? join(root, 'tests/Roommate.SystemTests/bin/Debug/net10.0/Roommate.Server.dll');

// Below the ports that the kernel gives to outgoing connections: otherwise one of those may have the port of a server that is
// killed and started again. The .NET tests take theirs from 15000 on.
const firstPort = 11_000;
const ports = 4_000;
let nextPort = Math.floor(Math.random() * ports);

export async function freePort() {
  for (;;) {
    const port = firstPort + (nextPort++ % ports);
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** The program with its own data directory; `kill()` is -9, `start()` may be called again. */
export class Program {
  static async create(...configuration) {
    const program = new Program();
    program.data = mkdtempSync(join(tmpdir(), 'roommate-browser-'));
    program.port = await freePort();
    program.mqtt = await freePort();
    program.configuration = configuration;
    return program;
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  async start() {
    this.output = '';
    this.process = spawn('dotnet', [
      program,
      `--Urls=${this.address}`,
      `--Data:Directory=${this.data}`,
      `--Mqtt:Listen=127.0.0.1:${this.mqtt}`,
      `--webroot=${join(root, 'server/Roommate.Server/wwwroot')}`,
      ...this.configuration,
    ]);
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (text) => (this.output += text));
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.ended = ended;
    await until(async () => {
      if (this.process.exitCode !== null) throw new Error(`The program ended:\n${this.output}`);
      return (await fetch(`${this.address}/health/ready`).catch(() => null))?.ok;
    }, 'the program is ready', 60_000);
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    this.process.kill('SIGINT');
    await this.ended;
    rmSync(this.data, { recursive: true, force: true });
  }
}

export async function openBrowser(...more) {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more],
  });
}

/** Asks until the answer is true; says what it waited for when it never is. ROOMMATE_TIMES=1 tells how long each took. */
export async function until(ask, what, within = 60_000) {
  const began = Date.now();
  const end = began + within;
  for (;;) {
    if (await ask()) return void (process.env.ROOMMATE_TIMES && console.log(`    ${Date.now() - began} ms: ${what}`));
    if (Date.now() > end) throw new Error(`Waited ${within} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
