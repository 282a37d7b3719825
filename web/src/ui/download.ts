import { blobOf } from '../api/http';

/** Saves something of the API as a file of this device. */
export async function download(path: string, name: string): Promise<void> {
  save(await blobOf(path), name);
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** SVG text as an address an image takes; as an image nothing in it runs. */
export const svgUrl = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;
