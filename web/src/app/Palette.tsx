import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Icon, type IconName } from '../ui/Icon';
import { useInside, type Inside } from './inside';
import { closeOverlay, overlay } from './overlay';
import { navigate, roomPath } from './router';

interface Find {
  id: string;
  name: string;
  where: string;
  icon: IconName;
  go: () => void;
}

/** Ctrl+K: any room or device by a part of its name. */
export function Palette(): JSX.Element {
  const inside = useInside();
  const query = useSignal('');
  const chosen = useSignal(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const finds = useComputed(() => search(inside, query.value));

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
            <span>{find.name}</span>
            <span class="quiet">{find.where}</span>
          </li>
        ))}
      </ul>
      {finds.value.length === 0 && <p class="quiet palette-none">{t('palette.none')}</p>}
    </dialog>
  );
}

function search(inside: Inside, query: string): Find[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const { home } = inside;
  const all: Find[] = [
    { id: 'home', name: t('nav.home'), where: '', icon: 'home', go: () => navigate('/') },
    ...home.rooms.value.map((room): Find => ({ id: room.id, name: room.name, where: t('palette.room'), icon: 'chat', go: () => navigate(roomPath(room.id)) })),
    ...home.devices.value.map((device): Find => ({
      id: device.id,
      name: device.name,
      where: home.room(device.roomId ?? '')?.name ?? t('home.noRoom'),
      icon: 'switch',
      go: () => (overlay.value = { device: device.id }),
    })),
    { id: 'help', name: t('help.title'), where: '', icon: 'keyboard', go: () => (overlay.value = 'help') },
  ];
  const matches = all.filter((find) => words.every((word) => `${find.name} ${find.where}`.toLocaleLowerCase().includes(word)));
  return matches.slice(0, 12);
}
