import { batch } from '@preact/signals';

const work: (() => void)[] = [];
let planned = false;

/** Runs with everything else of this animation frame, as one change of the page. A hidden page has no frames: then soon. */
export function inFrame(change: () => void): void {
  work.push(change);
  if (planned) return;
  planned = true;
  if (document.visibilityState === 'visible') requestAnimationFrame(flush);
  else setTimeout(flush, 100);
}

function flush(): void {
  planned = false;
  const changes = work.splice(0);
  batch(() => {
    for (const change of changes) change();
  });
}
