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
      <Section title={say('storage')} loaded={storage}>
        {space && <p>{say('storageLine', { files: space.files, used: megabytes(space.bytes), quota: megabytes(space.quota) })}</p>}
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
  const character = useSignal(view.character ?? '');
  const here = (): void => navigator.geolocation.getCurrentPosition(({ coords }) => {
    latitude.value = coords.latitude.toFixed(5);
    longitude.value = coords.longitude.toFixed(5);
  });
  return (
    <Form submit={say('save')} act={async () => {
      const location = latitude.value && longitude.value ? { location: { latitude: Number(latitude.value), longitude: Number(longitude.value) } } : {};
      loaded.set(await request<HomeView>('PATCH', `/homes/${view.id}`, {
        body: {
          name: name.value, timeZone: timeZone.value, locale: locale.value, registration: registration.value, retentionDays: Number(retention.value), character: character.value, ...location,
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
          <div class="field">
            <label for="home-character">{say('character')}</label>
            <textarea id="home-character" aria-describedby="home-character-hint" class="input" value={character} maxLength={2000} onInput={(event) => (character.value = event.currentTarget.value)} />
            <small id="home-character-hint">{fault?.errors['character']?.join(' ') ?? say('characterHint')}</small>
          </div>
        </>
      )}
    </Form>
  );
}
