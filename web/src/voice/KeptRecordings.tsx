import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import { Check } from '../ui/Choice';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { say } from './settingsTexts';

interface Kept {
  keepRecordings: boolean;
  keepDays: number;
}

/** Whether the sound of what one says is kept; off takes all of it away. */
export function KeptRecordings(): JSX.Element | null {
  const { home } = useInside();
  const path = `/homes/${home.homeId}/voice`;
  const keep = useSignal(false);
  const loaded = useLoad(async () => {
    const consent = await request<Kept>('GET', `${path}/consent`);
    keep.value = consent.keepRecordings;
    return { consent, count: (await request<{ items: unknown[] }>('GET', `${path}/recordings`)).items.length };
  });
  const now = loaded.value.value;
  return now ? (
    <Form submit={say('save')} kind="plain" act={async () => {
      await request('PUT', `${path}/consent`, { body: { ...now.consent, keepRecordings: keep.value } });
      await loaded.reload();
      return say('saved');
    }}>
      {() => <Check label={say('keep', { days: now.consent.keepDays })} value={keep} hint={say('kept', { count: now.count })} />}
    </Form>
  ) : null;
}
