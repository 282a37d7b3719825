import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { HomeRegistration, HomeView, Storage } from '../contracts';
import { language } from '../i18n';
import { Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { useLoad, type Loaded } from '../ui/load';
import { Section } from '../ui/Section';
import { say as speech } from '../voice/settingsTexts';
import { SpeechSettings } from '../voice/SpeechSettings';
import { say } from './texts';

export function HomeSettings(): JSX.Element {
  const { home } = useInside();
  const loaded = useLoad(() => request<HomeView>('GET', `/homes/${home.homeId}`));
  const storage = useLoad(() => request<Storage>('GET', `/homes/${home.homeId}/storage`));
  const view = loaded.value.value;
  const space = storage.value.value;
  return (
    <>
      <Section title={say('about')} loaded={loaded}>{view && <Settings view={view} loaded={loaded} />}</Section>
      <Character homeId={home.homeId} />
      {view && (
        <Section title={speech('homeTitle')} lead={speech('homeLead')}>
          <SpeechSettings speech={view.speech ?? {}} prefix="speech." quiet save={async (wished) => loaded.set(await request<HomeView>('PATCH', `/homes/${view.id}`, { body: { speech: wished } }))} />
        </Section>
      )}
      <Section title={say('storage')} loaded={storage}>
        {space && <p>{say('storageLine', { count: space.files, used: megabytes(space.bytes), quota: megabytes(space.quota) })}</p>}
        {space && <meter min={0} max={space.quota} value={space.bytes} aria-label={say('storage')} />}
      </Section>
    </>
  );
}

const megabytes = (bytes: number): string => new Intl.NumberFormat(language.value, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1_048_576);

function Settings({ view, loaded }: { view: HomeView; loaded: Loaded<HomeView> }): JSX.Element {
  const name = useSignal(view.name);
  const timeZone = useSignal(view.timeZone);
  const locale = useSignal(view.locale);
  const latitude = useSignal(view.location ? String(view.location.latitude) : '');
  const longitude = useSignal(view.location ? String(view.location.longitude) : '');
  const registration = useSignal<HomeRegistration>(view.registration ?? 'invite');
  const retention = useSignal(String(view.retentionDays ?? 0));
  const here = (): void => navigator.geolocation.getCurrentPosition(({ coords }) => {
    latitude.value = coords.latitude.toFixed(5);
    longitude.value = coords.longitude.toFixed(5);
  });
  return (
    <Form submit={say('save')} act={async () => {
      const location = latitude.value && longitude.value ? { location: { latitude: Number(latitude.value), longitude: Number(longitude.value) } } : {};
      loaded.set(await request<HomeView>('PATCH', `/homes/${view.id}`, {
        body: {
          name: name.value, timeZone: timeZone.value, locale: locale.value, registration: registration.value, retentionDays: Number(retention.value), ...location,
        },
      }));
      return say('saved');
    }}>
      {(fault) => (
        <>
          <Field label={say('name')} name="name" value={name} fault={fault} />
          <div class="pair">
            <Field label={say('timeZone')} name="timeZone" value={timeZone} fault={fault} />
            <Field label={say('locale')} name="locale" value={locale} fault={fault} />
          </div>
          <div class="pair">
            <Field label={say('latitude')} name="location" value={latitude} required={false} inputMode="decimal" hint={say('locationHint')} fault={fault} />
            <Field label={say('longitude')} name="longitude" value={longitude} required={false} inputMode="decimal" fault={fault} />
          </div>
          {isSecureContext && <button type="button" class="button small" onClick={here}>{say('here')}</button>}
          <Choice label={say('registration')} value={registration} options={(['invite', 'closed'] as const).map((one) => [one, say(`registration.${one}`)])} />
          <Field label={say('retention')} name="retentionDays" type="number" value={retention} hint={say('retentionHint')} fault={fault} />
        </>
      )}
    </Form>
  );
}

/** What the assistant's capability keeps of how it speaks; its name and languages stay as they are. */
interface Manner {
  name: string;
  manner?: string;
  languages?: string[];
}

function Character({ homeId }: { homeId: string }): JSX.Element {
  const path = `/homes/${homeId}/persona`;
  const manner = useSignal('');
  const loaded = useLoad(async () => {
    const persona = await request<Manner>('GET', path);
    manner.value = persona.manner ?? '';
    return persona;
  });
  return (
    <Section title={say('character')} lead={say('characterHint')} loaded={loaded}>
      <Form submit={say('save')} act={async () => {
        loaded.set(await request<Manner>('PUT', path, { body: { ...loaded.value.value, manner: manner.value } }));
        return say('saved');
      }}>
        {(fault) => (
          <div class="field">
            <label for="home-character">{say('characterLabel')}</label>
            <textarea id="home-character" class="input" value={manner} onInput={(event) => (manner.value = event.currentTarget.value)} />
            {fault?.errors['manner'] && <small class="field-error">{fault.errors['manner'].join(' ')}</small>}
          </div>
        )}
      </Form>
    </Section>
  );
}
