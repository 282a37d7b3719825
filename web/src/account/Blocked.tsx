import type { JSX } from 'preact';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { Blocks } from '../contracts';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { say } from './texts';

export function Blocked(): JSX.Element {
  const { home } = useInside();
  const loaded = useLoad(async () => (await request<Blocks>('GET', '/me/blocks')).people);
  const people = loaded.value.value ?? [];
  return (
    <Section title={say('blocked')} loaded={loaded}>
      {people.length === 0 && <p class="quiet">{say('blockedNone')}</p>}
      <ul class="entries">
        {people.map((id) => (
          <li key={id}>
            <span class="what">{home.nameOf(id) ?? id}</span>
            <button type="button" class="button small" onClick={async () => {
              await request<void>('DELETE', `/me/blocks/${id}`);
              await loaded.reload();
            }}>{say('unblock')}</button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
