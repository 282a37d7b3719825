import { useSignalEffect, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';

/** Nearer to the end than this, the newest stays in view. */
const nearPx = 120;

interface ScrollerProps {
  label: string;
  atEnd: Signal<boolean>;
  /** Counts what was sent from here: one's own words are always brought into view. */
  sent: Signal<number>;
  children: ComponentChildren;
}

/** Scrolls a conversation: the newest stays in view unless somebody reads further up. */
export function Scroller({ label, atEnd, sent, children }: ScrollerProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element || !content.current) return;
    let top = 0;
    const look = (): void => {
      const near = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
      // Content that grows also ends up "not at the end"; only moving up means that somebody wants to read there.
      if (near) atEnd.value = true;
      else if (element.scrollTop < top) atEnd.value = false;
      top = element.scrollTop;
    };
    const follow = new ResizeObserver(() => atEnd.peek() && toEnd(element));
    follow.observe(content.current);
    follow.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      follow.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  useSignalEffect(() => {
    if (sent.value === 0) return;
    atEnd.value = true;
    toEnd(frame.current);
  });

  const jump = (): void => {
    atEnd.value = true;
    toEnd(frame.current);
  };
  return (
    <div class="transcript-frame">
      <div ref={frame} class="transcript" role="log" aria-live="off" aria-label={label} tabIndex={0}>
        <div ref={content} class="transcript-content">{children}</div>
      </div>
      {!atEnd.value && (
        <button type="button" class="button to-end" onClick={jump}>
          <Icon name="down" /> {t('room.toEnd')}
        </button>
      )}
    </div>
  );
}

function toEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight;
}
