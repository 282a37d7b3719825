import { signal } from '@preact/signals';
import { overlay } from './overlay';

type Handler = () => boolean;

/** What Esc does in the open view: stop the reply that runs. The first that did something wins. */
export const onEscape = new Set<Handler>();
/** What Ctrl+Z does outside of text. */
export const onUndo = signal<(() => void) | undefined>(undefined);

const notText = new Set(['checkbox', 'radio', 'range', 'button', 'submit']);

/** Whether keys go into a text there; a switch or a slider that has the focus takes no letters. */
function typing(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !notText.has(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName));
}

/** The keys of the page; returns what ends them. */
export function listenForShortcuts(): () => void {
  const press = (event: KeyboardEvent): void => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      overlay.value = 'search';
    } else if (event.key === 'Escape' && overlay.value === 'none') {
      for (const handler of onEscape) if (handler()) break;
    } else if (typing(event.target) || overlay.value !== 'none') {
      return;
    } else if (control && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      onUndo.value?.();
    } else if (event.key === '?') {
      overlay.value = 'help';
    }
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
