import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { pack, Unpacker } = await import('../src/firmware/serial/slip');
const { partsFor, readManifest } = await import('../src/firmware/serial/manifest');
const { flash } = await import('../src/firmware/serial/flash');
const { reason } = await import('../src/firmware/store');
const { Chip } = await import('./chip');

const manifest = { name: 'Lamp', version: '1.0.0', builds: [{ chipFamily: 'ESP32-C3', parts: [{ path: 'build/boot.bin', offset: 0 }, { path: 'app.bin', offset: 0x10000 }] }] };
const file = (name: string, bytes: Uint8Array<ArrayBuffer>): File => new File([bytes], name);
const boot = Uint8Array.from({ length: 1500 }, (_, i) => (i * 7) & 0xff);
const app = Uint8Array.from({ length: 5000 }, (_, i) => (0xc0 + i) & 0xff);
const settings = { ssid: 'Home', password: 'secret', server: 'http://10.0.0.2:5080', code: 'ABCD-2345' };

describe('Packets on a serial line', () => {
  it('come out as they went in, however they are chopped', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const line = [...[1, 2, 3], ...pack(bytes), ...pack(Uint8Array.of(0xc0, 0xdb))];
    const unpacker = new Unpacker();
    const whole = line.flatMap((byte) => unpacker.take(Uint8Array.of(byte)));
    expect(whole.map((packet) => [...packet])).toEqual([[...bytes], [0xc0, 0xdb]]);
  });
});

describe('A manifest', () => {
  it('finds the files of a chip by their names', () => {
    const parts = partsFor(readManifest(JSON.stringify(manifest)), 'ESP32-C3', [file('app.bin', app), file('boot.bin', boot)]);
    expect(parts.map((part) => [part.name, part.offset])).toEqual([['boot.bin', 0], ['app.bin', 0x10000]]);
  });

  it('says what is missing', () => {
    const read = readManifest(JSON.stringify(manifest));
    expect(() => partsFor(read, 'ESP32', [])).toThrow('otherChip');
    expect(() => partsFor(read, 'ESP32-C3', [file('boot.bin', boot)])).toThrow('missing:app.bin');
    for (const text of ['', '{}', '{"builds":[]}', '{"builds":[{"chipFamily":"ESP32","parts":[{"path":"a","offset":-1}]}]}']) expect(() => readManifest(text)).toThrow('noManifest');
    expect(reason(new Error('missing:app.bin'))).toBe('The file app.bin is named in the manifest and was not chosen.');
  });
});

describe('Flashing from the browser', () => {
  it('writes each part where it belongs and tells the firmware where its home is', async () => {
    const chip = new Chip();
    const steps: string[] = [];
    await flash(chip, readManifest(JSON.stringify(manifest)), [file('boot.bin', boot), file('app.bin', app)], settings, (step) => steps.push(step.step), 2);
    expect([...chip.flash.subarray(0, boot.length)]).toEqual([...boot]);
    expect([...chip.flash.subarray(0x10000, 0x10000 + app.length)]).toEqual([...app]);
    expect(chip.settings).toEqual(settings);
    expect(steps[0]).toBe('connecting');
    expect(steps.at(-1)).toBe('done');
    expect(chip.isOpen).toBe(false);
  });

  it('only tells a firmware that is there already when no files are chosen', async () => {
    const chip = new Chip();
    chip.running = true;
    await flash(chip, undefined, [], settings, () => undefined, 2);
    expect(chip.settings).toEqual(settings);
    expect(chip.writes).toBe(0);
  });

  it('says so when the chip does not answer, is another one, or will not be written', async () => {
    const silent = new Chip();
    silent.deaf = true;
    await expect(flash(silent, readManifest(JSON.stringify(manifest)), [], settings, () => undefined, 2)).rejects.toThrow('noChip');
    expect(silent.isOpen).toBe(false);
    const other = new Chip(0x00f01d83);
    await expect(flash(other, readManifest(JSON.stringify(manifest)), [], settings, () => undefined, 2)).rejects.toThrow('otherChip');
    const locked = new Chip();
    locked.locked = true;
    await expect(flash(locked, readManifest(JSON.stringify(manifest)), [file('boot.bin', boot), file('app.bin', app)], settings, () => undefined, 2)).rejects.toThrow('refused');
  }, 60_000);

  it('passes on what the firmware says against the settings', async () => {
    const chip = new Chip();
    chip.running = true;
    chip.complaint = 'ssid has at most 32 bytes';
    await expect(flash(chip, undefined, [], settings, () => undefined, 2)).rejects.toThrow('device:ssid has at most 32 bytes');
  });
});
