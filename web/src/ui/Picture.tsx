import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { blobOf } from '../api/http';

// What was fetched with the sign-in's right, kept for this page; the oldest goes first.
const mostKept = 150;
const kept = new Map<string, Promise<string>>();

/** A file of the API as an address an image takes: tokens travel in headers, so the browser cannot fetch it itself. */
export function objectUrl(path: string): Promise<string> {
  const known = kept.get(path);
  if (known) return known;
  const made = blobOf(path).then((blob) => URL.createObjectURL(blob));
  kept.set(path, made);
  made.catch(() => kept.delete(path));
  if (kept.size > mostKept) {
    const [oldest, url] = [...kept][0] ?? [];
    if (oldest) kept.delete(oldest);
    void url?.then((address) => URL.revokeObjectURL(address), () => undefined);
  }
  return made;
}

interface PictureProps {
  path: string;
  alt: string;
  width?: number | undefined;
  height?: number | undefined;
  class?: string;
}

/** A picture of the API; keeps its place while it comes. */
export function Picture({ path, alt, width, height, class: extra = '' }: PictureProps): JSX.Element {
  const url = useSignal<string | undefined>(undefined);
  const failed = useSignal(false);
  useEffect(() => {
    let left = false;
    objectUrl(path).then((address) => !left && (url.value = address), () => !left && (failed.value = true));
    return () => {
      left = true;
    };
  }, [path]);
  if (failed.value) return <span class={`picture missing ${extra}`} role="img" aria-label={alt} />;
  return <img class={`picture ${extra}`} src={url.value ?? 'data:image/gif;base64,R0lGODlhAQABAAAAACw='} alt={alt} width={width} height={height} />;
}
