import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { request } from '../api/http';
import type { User } from '../contracts';
import { Face } from '../ui/Face';
import { Form } from '../ui/Form';
import { useLoad } from '../ui/load';
import { Section } from '../ui/Section';
import { Field } from './Field';
import { changeMe, loadMe, me } from './me';
import { useSubmit } from './submit';
import { say } from './texts';

export function Profile(): JSX.Element {
  const loaded = useLoad(loadMe);
  return (
    <Section title={say('profile')} lead={say('profileLead')} loaded={loaded}>
      {me.value && <AvatarField user={me.value} />}
      {me.value && <ProfileForm user={me.value} />}
    </Section>
  );
}

function ProfileForm({ user }: { user: User }): JSX.Element {
  const displayName = useSignal(user.displayName);
  const timeZone = useSignal(user.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const locale = useSignal(user.locale ?? navigator.language);
  return (
    <Form submit={say('save')} act={async () => {
      await changeMe({ displayName: displayName.value, timeZone: timeZone.value, locale: locale.value });
      return say('saved');
    }}>
      {(fault) => (
        <>
          <Field label={say('name')} name="displayName" value={displayName} autocomplete="name" fault={fault} />
          <div class="pair">
            <Field label={say('timeZone')} name="timeZone" value={timeZone} list="zones" fault={fault} />
            <Field label={say('locale')} name="locale" value={locale} fault={fault} />
          </div>
          <datalist id="zones">{Intl.supportedValuesOf('timeZone').map((zone) => <option key={zone} value={zone} />)}</datalist>
        </>
      )}
    </Form>
  );
}

function AvatarField({ user }: { user: User }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const { submit, busy, fault } = useSubmit(async () => {
    const file = input.current?.files?.[0];
    if (file) me.value = await request<User>('PUT', '/me/avatar', { blob: file });
  });
  return (
    <div class="row">
      <span class="face-large"><Face userId={user.id} name={user.displayName} avatar={user.avatar} /></span>
      <div class="form">
        <div class="field">
          <label for="avatar-file">{say('picture')}</label>
          <input id="avatar-file" ref={input} aria-describedby="avatar-hint" class="input" type="file" accept="image/png,image/jpeg,image/webp,image/gif" disabled={busy.value} onChange={() => void submit()} />
          <small id="avatar-hint">{say('pictureHint')}</small>
        </div>
        {user.avatar && <button type="button" class="button small" onClick={async () => (me.value = await request<User>('DELETE', '/me/avatar'))}>{say('removePicture')}</button>}
        {fault.value && <p class="note bad" role="alert">{fault.value.message}</p>}
      </div>
    </div>
  );
}
