import type { JSX } from 'preact';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { HomeView, Page } from '../contracts';
import { useLoad, type Loaded } from '../ui/load';
import { say as roles } from '../people/texts';
import { Section } from '../ui/Section';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { NewHome } from './NewHome';
import { say } from './texts';

/** Another home, a new one, and ways out of this one. */
export function Homes({ owner }: { owner: boolean }): JSX.Element {
  const { home } = useInside();
  const loaded = useLoad(async () => (await request<Page<HomeView>>('GET', '/homes')).items);
  const here = loaded.value.value?.find((one) => one.id === home.homeId);
  return (
    <>
      <Section title={say('homes')} loaded={loaded}>
        <ul class="entries">
          {loaded.value.value?.map((one) => (
            <li key={one.id}>
              <span class="what">{one.name}<small>{[roles(`role.${one.role}`), one.deletesAt && say('endsAt', { when: moment(one.deletesAt) })].filter(Boolean).join(' · ')}</small></span>
              {one.id === home.homeId ? <span class="tag">{say('homeHere')}</span> : <button type="button" class="button small" aria-label={`${say('homeOpen')}: ${one.name}`} onClick={() => open(one.id)}>{say('homeOpen')}</button>}
            </li>
          ))}
        </ul>
        <NewHome made={open} />
      </Section>
      <Section title={say('leave')} lead={say('leaveLead')}>
        <Sure label={say('leaveDo')} act={async () => {
          await request<void>('DELETE', `/homes/${home.homeId}/membership`);
          localStorage.removeItem('roommate.home');
          location.assign('/');
        }} />
      </Section>
      {owner && here && <End here={here} loaded={loaded} />}
    </>
  );
}

function End({ here, loaded }: { here: HomeView; loaded: Loaded<HomeView[]> }): JSX.Element {
  const act = (method: string, path: string) => async (): Promise<void> => {
    await request<HomeView>(method, path, method === 'POST' ? { body: {} } : {});
    await loaded.reload();
  };
  return (
    <Section title={say('end')} lead={say('endLead')}>
      {here.deletesAt ? (
        <div class="row">
          <p class="note bad">{say('endsAt', { when: moment(here.deletesAt) })}</p>
          <button type="button" class="button primary" onClick={() => void act('POST', `/homes/${here.id}/keep`)()}>{say('keep')}</button>
        </div>
      ) : <Sure label={say('endDo')} of={here.name} act={act('DELETE', `/homes/${here.id}`)} />}
    </Section>
  );
}

function open(id: string): void {
  localStorage.setItem('roommate.home', id);
  location.assign('/');
}
