import { OpenPort, type SerialPortLike } from './port';
import { partsFor, type FlashManifest } from './manifest';
import { Rom } from './rom';

export type FlashStep = { step: 'connecting' } | { step: 'writing'; part: string; done: number } | { step: 'starting' } | { step: 'telling' } | { step: 'done' };

/** What the firmware reads from its serial line to join a home (firmware/core/Provisioning). */
export interface JoinSettings {
  ssid: string;
  password: string;
  server: string;
  code: string;
}

const flashBytes = 4 * 1024 * 1024;

/** Writes a firmware to the chip on a port and tells it where its home is. */
export async function flash(
  port: SerialPortLike,
  manifest: FlashManifest | undefined,
  files: readonly File[],
  settings: JoinSettings,
  tell: (step: FlashStep) => void,
  pauseMs = 100,
): Promise<void> {
  tell({ step: 'connecting' });
  const open = await OpenPort.open(port);
  try {
    if (manifest) {
      const rom = new Rom(open, pauseMs);
      const parts = partsFor(manifest, await rom.connect(), files);
      await rom.begin(flashBytes);
      for (const part of parts) {
        tell({ step: 'writing', part: part.name, done: 0 });
        await rom.write(part.offset, new Uint8Array(await part.file.arrayBuffer()), (done) => tell({ step: 'writing', part: part.name, done }));
      }
      tell({ step: 'starting' });
      await rom.restart();
    }
    tell({ step: 'telling' });
    await join(open, settings, pauseMs);
    tell({ step: 'done' });
  } finally {
    await open.close();
  }
}

/** Says the settings until the firmware has taken them: it is deaf while it starts. */
async function join(open: OpenPort, settings: JoinSettings, pauseMs: number): Promise<void> {
  const line = new TextEncoder().encode(`${JSON.stringify(settings)}\n`);
  let heard = '';
  for (let attempt = 0; attempt < 15; attempt++) {
    await open.write(line);
    const until = Date.now() + pauseMs * 20;
    while (Date.now() < until) {
      const bytes = await open.read(Math.max(1, until - Date.now()));
      heard = (heard + new TextDecoder().decode(bytes)).slice(-4_000);
      const answer = /\{"roommate":"([^"]*)"\}/.exec(heard)?.[1];
      if (answer === 'ok') return;
      if (answer !== undefined) throw new Error(`device:${answer}`);
    }
  }
  throw new Error('deaf');
}
