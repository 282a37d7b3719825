import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useInside } from '../app/inside';
import { onUndo } from '../app/shortcuts';
import type { Json } from '../contracts';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { now } from '../ui/time';
import type { Action } from './actions';
import { say } from './kinds/words';

/** How long what was done can be taken back from the bar. */
const shownMs = 25_000;

/** The last two things done here, each with its way back. */
export function RecentActions(): JSX.Element | null {
  const { actions } = useInside();
  useEffect(() => {
    onUndo.value = () => actions.undo();
    return () => (onUndo.value = undefined);
  }, [actions]);

  const recent = actions.recent.value;
  const shown = recent.length > 0 ? recent.filter((action) => Math.max(now.value, action.at) - action.at < shownMs) : [];
  if (shown.length === 0) return null;
  return (
    <ul class="recent" aria-label={t('undo.title')}>
      {shown.map((action) => (
        <li key={action.id}>
          <span>{describe(action)}</span>
          <button type="button" class="button small" onClick={() => actions.undo(action)}>
            <Icon name="undo" /> {t('action.undo')}
            <span class="sr-only">{describe(action)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function describe(action: Action): string {
  const twin = action.entry.twin.value;
  const component = twin?.about?.components?.[action.component];
  const entries: [string, Json][] = Object.entries(action.after);
  const said = entries.filter(([property]) => property !== 'on' || entries.length === 1).map(([property, value]) => say(property, value, component));
  return t('undo.did', { name: twin?.name ?? '', what: said.join(' · ') });
}
