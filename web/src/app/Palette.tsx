import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import type { Scene } from '../contracts';
import { Icon } from '../ui/Icon';
import { findMessages, findNames, scenesOf, type Find } from './finds';
import { useInside } from './inside';
import { closeOverlay } from './overlay';

/** What is typed is looked for among messages once it rests. */
const restMs = 220;

/** Ctrl+K: rooms, devices, routines and scenes by a part of their name, and what was said. */
export function Palette(): JSX.Element {
  const inside = useInside();
  const query = useSignal('');
  const chosen = useSignal(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const scenes = useSignal<Scene[]>([]);
  const said = useSignal<Find[]>([]);
  const finds = useComputed(() => [...findNames(inside, scenes.value, query.value), ...said.value]);

  // Without an answer there is simply nothing more to find.
  useEffect(() => void scenesOf(inside.home.homeId).then((found) => (scenes.value = found), () => undefined), []);
  useSignalEffect(() => {
    const words = query.value;
    said.value = [];
    const asked = new AbortController();
    const timer = setTimeout(() => void findMessages(inside, words, asked.signal).then((found) => (said.value = found), () => undefined), restMs);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  });

  useEffect(() => dialog.current?.showModal(), []);

  const go = (find: Find | undefined): void => {
    if (!find) return;
    closeOverlay();
    find.go();
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      chosen.value = (chosen.value + step + finds.value.length) % Math.max(1, finds.value.length);
    } else if (event.key === 'Enter') {
      go(finds.value[chosen.value]);
    }
  };

  return (
    <dialog ref={dialog} class="dialog palette" aria-label={t('nav.search')} onCancel={closeOverlay} onClick={(event) => event.target === dialog.current && closeOverlay()}>
      <input
        class="input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-finds"
        aria-activedescendant={finds.value[chosen.value] ? `find-${chosen.value}` : undefined}
        aria-label={t('palette.label')}
        placeholder={t('palette.hint')}
        autofocus
        value={query}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          chosen.value = 0;
        }}
        onKeyDown={press}
      />
      <ul id="palette-finds" class="finds" role="listbox" aria-label={t('palette.finds')}>
        {finds.value.map((find, index) => (
          <li key={find.id} id={`find-${index}`} role="option" aria-selected={index === chosen.value} onClick={() => go(find)} onPointerMove={() => (chosen.value = index)}>
            <Icon name={find.icon} />
            <span class="find-name">{find.name}</span>
            <span class="quiet">{find.where}</span>
          </li>
        ))}
      </ul>
      {finds.value.length === 0 && <p class="quiet palette-none">{t('palette.none')}</p>}
    </dialog>
  );
}
