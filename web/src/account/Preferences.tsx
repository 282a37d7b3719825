import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { NotifyAbout, User } from '../contracts';
import { Check, Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { Section } from '../ui/Section';
import { KeptRecordings } from '../voice/KeptRecordings';
import { say as speech } from '../voice/settingsTexts';
import { SpeechSettings } from '../voice/SpeechSettings';
import { Field } from './Field';
import { changeMe, me } from './me';
import { say } from './texts';

export function Preferences(): JSX.Element | null {
  const user = me.value;
  if (!user) return null;
  const { speechVoice: voice, speechSpeed: speed } = user.preferences ?? {};
  return (
    <>
      <Section title={say('preferences')}><PreferenceForm user={user} /></Section>
      <Section title={speech('title')} lead={speech('lead')}>
        <SpeechSettings speech={{ ...(voice ? { voice } : {}), ...(speed ? { speed } : {}) }} prefix="preferences.speech" save={({ voice: speechVoice = '', speed: speechSpeed = 0 }) => changeMe({ preferences: { speechVoice, speechSpeed } })} />
        <KeptRecordings />
      </Section>
    </>
  );
}

function PreferenceForm({ user }: { user: User }): JSX.Element {
  const { preferences } = user;
  const notify = useSignal<NotifyAbout>(preferences?.notify ?? 'mentions');
  const quietFrom = useSignal(preferences?.quietFrom ?? '');
  const quietUntil = useSignal(preferences?.quietUntil ?? '');
  const showRead = useSignal(preferences?.showRead ?? true);
  const direct = useSignal((preferences?.directMessages ?? 'members') === 'members');
  return (
    <Form submit={say('save')} act={async () => {
      await changeMe({
        preferences: {
          notify: notify.value, quietFrom: quietFrom.value, quietUntil: quietUntil.value,
          showRead: showRead.value, directMessages: direct.value ? 'members' : 'nobody',
        },
      });
      return say('saved');
    }}>
      {(fault) => (
        <>
          <Choice label={say('notify')} value={notify} options={(['nothing', 'mentions', 'everything'] as const).map((name) => [name, say(`notify.${name}`)])} />
          <div class="pair">
            <Field label={say('quietFrom')} name="preferences.quietFrom" type="time" value={quietFrom} required={false} fault={fault} />
            <Field label={say('quietUntil')} name="preferences.quietUntil" type="time" value={quietUntil} required={false} fault={fault} />
          </div>
          <Check label={say('showRead')} value={showRead} />
          <Check label={say('directOpen')} value={direct} />
        </>
      )}
    </Form>
  );
}
