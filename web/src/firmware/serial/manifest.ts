/** A manifest as esp-web-tools has it: which parts go where, per family of chips. */
export interface FlashManifest {
  name: string;
  version: string;
  builds: { chipFamily: string; parts: { path: string; offset: number }[] }[];
}

export interface FlashPart {
  name: string;
  offset: number;
  file: Blob;
}

/** Reads a manifest; throws the name of what is wrong with it. */
export function readManifest(text: string): FlashManifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('noManifest');
  }
  const manifest = parsed as FlashManifest;
  const isPart = (part: unknown): boolean =>
    typeof (part as FlashPart & { path: unknown }).path === 'string' && Number.isInteger((part as FlashPart).offset) && (part as FlashPart).offset >= 0;
  const good = Array.isArray(manifest?.builds) && manifest.builds.length > 0
    && manifest.builds.every((build) => typeof build.chipFamily === 'string' && Array.isArray(build.parts) && build.parts.length > 0 && build.parts.every(isPart));
  if (!good) throw new Error('noManifest');
  return { ...manifest, name: String(manifest.name ?? ''), version: String(manifest.version ?? '') };
}

/** The parts of a chip's build, each with its file among those chosen; throws what is missing. */
export function partsFor(manifest: FlashManifest, family: string, files: readonly File[]): FlashPart[] {
  const build = manifest.builds.find((one) => one.chipFamily === family);
  if (!build) throw new Error('otherChip');
  return build.parts.map(({ path, offset }) => {
    const name = path.split('/').pop() ?? path;
    const file = files.find((one) => one.name === name);
    if (!file) throw new Error(`missing:${name}`);
    return { name, offset, file };
  });
}
