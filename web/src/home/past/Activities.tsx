import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useInside } from '../../app/inside';
import { request } from '../../api/http';
import type { Activity, Json, Page } from '../../contracts';
import { t } from '../../i18n';
import { moment } from '../../ui/time';
import { word } from '../kinds/words';
import { say } from './texts';

const pageLength = 20;

/** Who or what changed the device, newest first. */
export function Activities({ deviceId, level: Heading }: { deviceId: string; level: 'h2' | 'h3' }): JSX.Element {
  const { home } = useInside();
  const items = useSignal<Activity[] | undefined>(undefined);
  const next = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const load = async (): Promise<void> => {
    try {
      const cursor = next.value ? `&cursor=${encodeURIComponent(next.value)}` : '';
      const page = await request<Page<Activity>>('GET', `/devices/${deviceId}/activity?limit=${pageLength}${cursor}`);
      items.value = [...(items.value ?? []), ...page.items];
      next.value = page.next;
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  useEffect(() => void load(), [deviceId]);

  const who = ({ by }: Activity): string => {
    if (!by) return t('cause.someone');
    const name = by.kind === 'device' ? t('cause.device') : (by.name ?? (by.id ? home.nameOf(by.id) : undefined) ?? t('cause.someone'));
    return by.via ? `${name} (${word('via', by.via)})` : name;
  };
  return (
    <section class="part">
      <header><Heading>{say('activity')}</Heading></header>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {items.value?.length === 0 && <p class="quiet">{say('noActivity')}</p>}
      <ol class="activities">
        {items.value?.map((item) => (
          <li key={`${item.rev} ${item.path} ${item.at}`}>
            <span class="quiet">{moment(item.at)}</span> {who(item)}: {item.path ? say('change', { path: item.path, from: show(item.from), to: show(item.to) }) : `${item.kind} ${show(item.to)}`}
          </li>
        ))}
      </ol>
      {next.value && <button type="button" class="button small" onClick={() => void load()}>{say('more')}</button>}
    </section>
  );
}

function show(value: Json | undefined): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
