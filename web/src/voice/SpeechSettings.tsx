import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Field } from '../account/Field';
import type { HomeSpeech } from '../contracts';
import { Choice } from '../ui/Choice';
import { Form } from '../ui/Form';
import { say } from './settingsTexts';

const speeds = ['0', '0.7', '0.85', '1.15', '1.3', '1.5', '2'] as const;
const voices = ['en-gb', 'en-us', 'en-us+f3', 'de', 'de+f3', 'ar', 'alloy', 'nova'];

interface SpeechSettingsProps {
  speech: HomeSpeech;
  /** Where the server says what was wrong with a field. */
  prefix: 'speech.' | 'preferences.speech';
  /** Whether there are hours in which speakers are silent. */
  quiet?: boolean;
  save: (speech: HomeSpeech) => Promise<void>;
}

/** How one is spoken to: a voice, how fast, and when not. */
export function SpeechSettings({ speech, prefix, quiet = false, save }: SpeechSettingsProps): JSX.Element {
  const list = useId();
  const voice = useSignal(speech.voice ?? '');
  const speed = useSignal(String(speech.speed ?? 0));
  const from = useSignal(speech.quietFrom ?? '');
  const until = useSignal(speech.quietUntil ?? '');
  const named = (name: string): string => prefix + (prefix === 'speech.' ? name : name[0]!.toUpperCase() + name.slice(1));
  return (
    <Form submit={say('save')} act={async () => {
      await save({ voice: voice.value.trim(), speed: Number(speed.value), ...(quiet ? { quietFrom: from.value, quietUntil: until.value } : {}) });
      return say('saved');
    }}>
      {(fault) => (
        <>
          <div class="pair">
            <Field label={say('voice')} name={named('voice')} value={voice} required={false} list={list} hint={say('voiceHint')} fault={fault} />
            <Choice label={say('speed')} value={speed} options={[...new Set([...speeds, speed.peek()])].map((one) => [one, one === '0' ? say('usual') : `${one} ×`])} />
          </div>
          <datalist id={list}>{voices.map((one) => <option key={one} value={one} />)}</datalist>
          {quiet && (
            <div class="pair">
              <Field label={say('quietFrom')} name={named('quietFrom')} type="time" value={from} required={false} hint={say('quietHint')} fault={fault} />
              <Field label={say('quietUntil')} name={named('quietUntil')} type="time" value={until} required={false} fault={fault} />
            </div>
          )}
        </>
      )}
    </Form>
  );
}
