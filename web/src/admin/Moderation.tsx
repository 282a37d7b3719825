import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import type { ModerationView, WordAction } from '../contracts';
import { Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { useLoad, type Loaded } from '../ui/load';
import { Section } from '../ui/Section';
import { moment } from '../ui/time';
import { say } from './texts';

const hourMs = 3_600_000;

export function Moderation(): JSX.Element {
  const { home } = useInside();
  const path = `/homes/${home.homeId}`;
  const loaded = useLoad(() => request<ModerationView>('GET', `${path}/moderation`));
  const view = loaded.value.value;
  return (
    <>
      <Section title={say('mutes')} loaded={loaded}>
        {view?.mutes.length === 0 && <p class="quiet">{say('mutesNone')}</p>}
        <ul class="entries">
          {view?.mutes.map((mute) => (
            <li key={mute.userId}>
              <span class="what">{home.nameOf(mute.userId) ?? mute.userId}<small>{[say('mutedUntil', { when: moment(mute.until) }), mute.reason].filter(Boolean).join(' · ')}</small></span>
              <button type="button" class="button small" onClick={async () => {
                await request<void>('DELETE', `${path}/mutes/${mute.userId}`);
                await loaded.reload();
              }}>{say('unmute')}</button>
            </li>
          ))}
        </ul>
        <Mute path={path} changed={loaded.reload} />
      </Section>
      <Section title={say('words')} lead={say('wordsLead')} loaded={loaded}>{view && <Words view={view} path={path} loaded={loaded} />}</Section>
    </>
  );
}

function Mute({ path, changed }: { path: string; changed: () => Promise<void> }): JSX.Element {
  const { home, user } = useInside();
  const others = home.members.value.filter((member) => member.userId !== user.id);
  const userId = useSignal(others[0]?.userId ?? '');
  const hours = useSignal('1');
  const reason = useSignal('');
  return (
    <Form inline submit={say('muteDo')} kind="plain" act={async () => {
      const until = new Date(Date.now() + Number(hours.value) * hourMs).toISOString();
      await request<void>('POST', `${path}/mutes`, { body: { userId: userId.value, until, ...(reason.value ? { reason: reason.value } : {}) } });
      await changed();
    }}>
      {(fault) => (
        <>
          <Choice label={say('muteWho')} value={userId} options={others.map((member) => [member.userId, member.displayName])} />
          <Field label={say('muteHours')} name="until" type="number" value={hours} fault={fault} />
          <Field label={say('muteWhy')} name="reason" value={reason} required={false} fault={fault} />
        </>
      )}
    </Form>
  );
}

function Words({ view, path, loaded }: { view: ModerationView; path: string; loaded: Loaded<ModerationView> }): JSX.Element {
  const words = useSignal(view.words.join('\n'));
  const action = useSignal<WordAction>(view.action);
  return (
    <Form submit={say('save')} act={async () => {
      const list = words.value.split('\n').map((word) => word.trim()).filter(Boolean);
      loaded.set(await request<ModerationView>('PATCH', `${path}/moderation`, { body: { words: list, action: action.value } }));
      return say('saved');
    }}>
      {(fault) => (
        <>
          <label class="field">
            <span>{say('wordsLabel')}</span>
            <textarea class="input" value={words} onInput={(event) => (words.value = event.currentTarget.value)} />
            {fault?.errors['words'] && <small class="field-error">{fault.errors['words'].join(' ')}</small>}
          </label>
          <Choice label={say('action')} value={action} options={(['refuse', 'report'] as const).map((one) => [one, say(`action.${one}`)])} />
        </>
      )}
    </Form>
  );
}
