import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { JsonObject } from '../../contracts';
import { t } from '../../i18n';
import { asFault } from '../../live/fault';
import { Icon, type IconName } from '../../ui/Icon';
import { Range } from '../../ui/Range';
import { Switch } from '../../ui/Switch';
import { usePart, type Kind, type PartProps } from './part';
import { decimal, percent, say, word } from './words';

function OnSwitch(props: PartProps): JSX.Element {
  const part = usePart(props);
  const control = part.control('on');
  return <Switch label={props.label} on={control.wanted === true} state={control.state} change={(on) => part.set({ on })} />;
}

const isOn = (values: JsonObject): boolean => values['on'] === true;

export const toggle: Kind = {
  properties: ['on'],
  icon: () => 'power',
  active: isOn,
  summary: (values) => say('on', values['on']),
  Head: OnSwitch,
};

export const fan: Kind = {
  properties: ['on', 'speed'],
  icon: () => 'fan',
  active: isOn,
  summary: (values) => (isOn(values) && typeof values['speed'] === 'number' ? `${say('on', true)} · ${percent(values['speed'])}` : say('on', values['on'])),
  Head: OnSwitch,
  Body: (props) => {
    const part = usePart(props);
    if (part.value('speed') === undefined) return null;
    const speed = part.number('speed', 0);
    return <Range label={t('fan.speed', { name: props.label })} value={part.value('on') === true ? speed : 0} text={percent(speed)} slide={(value) => part.slide(value > 0 ? { on: true, speed: value } : { on: false })} />;
  },
};

const sensorIcons: Record<string, IconName> = { temperature: 'temperature', humidity: 'humidity', battery: 'battery', power: 'power', energy: 'power' };

export const sensor: Kind = {
  properties: [],
  icon: (_, component) => sensorIcons[component.class ?? ''] ?? 'sensor',
  summary: (values, component) => say('value', values['value'], component),
};

const binaryIcons: Record<string, IconName> = { motion: 'motion', occupancy: 'motion', door: 'door', window: 'window', smoke: 'warn', leak: 'humidity', battery: 'battery' };

export const binary: Kind = {
  properties: [],
  icon: (_, component) => binaryIcons[component.class ?? ''] ?? 'binary',
  active: (values) => values['active'] === true,
  summary: (values, component) => {
    if (typeof values['active'] !== 'boolean') return t('value.unknown');
    const kind = ['motion', 'occupancy', 'door', 'window', 'smoke', 'leak'].includes(component.class ?? '') ? component.class : 'other';
    return word(`binary.${kind}`, values['active'] ? 'on' : 'off');
  },
};

export const select: Kind = {
  properties: ['option'],
  icon: () => 'select',
  summary: (values) => say('option', values['option']),
  Body: (props) => {
    const part = usePart(props);
    const reported = props.twin.reported[props.id] as JsonObject | undefined;
    const options = props.component.options ?? (Array.isArray(reported?.['options']) ? reported['options'].map(String) : []);
    return (
      <select class="input compact" aria-label={props.label} value={String(part.value('option') ?? '')} onChange={(event) => part.set({ option: event.currentTarget.value })}>
        {options.map((option) => <option key={option} value={option}>{option}</option>)}
      </select>
    );
  },
};

export const number: Kind = {
  properties: ['value'],
  icon: () => 'number',
  summary: (values, component) => say('value', values['value'], component),
  Body: (props) => {
    const part = usePart(props);
    const { min = 0, max = 100, step = 1 } = props.component;
    const value = part.number('value', min);
    return <Range label={props.label} min={min} max={max} step={step} value={value} text={say('value', value, props.component)} slide={(next) => part.slide({ value: next })} />;
  },
};

export const text: Kind = {
  properties: ['value'],
  icon: () => 'text',
  summary: (values) => say('value', values['value']),
  Body: (props) => {
    const part = usePart(props);
    if (!props.full) return null;
    return <input class="input" aria-label={props.label} value={String(part.value('value') ?? '')} onChange={(event) => part.set({ value: event.currentTarget.value })} />;
  },
};

/** Commands have no state of their own in the twin: what became of one is shown where it was given. */
export function Command({ label, icon, run }: { label: string; icon: IconName; run: () => Promise<void> }): JSX.Element {
  const state = useSignal<'idle' | 'busy' | 'done' | string>('idle');
  const go = async (): Promise<void> => {
    state.value = 'busy';
    try {
      await run();
      state.value = 'done';
    } catch (error) {
      state.value = asFault(error).message;
    }
  };
  const failed = !['idle', 'busy', 'done'].includes(state.value);
  return (
    <>
      <button type="button" class="button small" disabled={state.value === 'busy'} onClick={() => void go()}>
        <Icon name={state.value === 'done' ? 'check' : icon} /> {label}
      </button>
      {failed && <small class="failed" role="alert">{state.value}</small>}
    </>
  );
}

export const button: Kind = {
  properties: [],
  icon: () => 'button',
  summary: () => t('button.ready'),
  Body: (props) => {
    const part = usePart(props);
    return <div class="row tight"><Command label={t('button.press')} icon="button" run={() => part.invoke('press', { component: props.id })} /></div>;
  },
};

export const speaker: Kind = {
  properties: [],
  icon: () => 'speaker',
  summary: () => t('speaker.ready'),
  Body: (props) => {
    const part = usePart(props);
    const words = useSignal('');
    if (!props.full) return null;
    return (
      <div class="row tight">
        <input class="input" aria-label={t('speaker.words')} placeholder={t('speaker.words')} value={words} onInput={(event) => (words.value = event.currentTarget.value)} />
        <Command label={t('speaker.say')} icon="speaker" run={() => part.invoke('say', { text: words.value, component: props.id })} />
      </div>
    );
  },
};

export const vacuum: Kind = {
  properties: ['state'],
  icon: () => 'vacuum',
  active: (values) => values['state'] === 'cleaning',
  summary: (values) => [say('state', values['state']), typeof values['battery'] === 'number' ? percent(values['battery']) : ''].filter(Boolean).join(' · '),
  Body: (props) => {
    const part = usePart(props);
    const cleaning = part.value('state') === 'cleaning';
    return (
      <div class="row tight">
        <button type="button" class="button small" onClick={() => part.set({ state: cleaning ? 'paused' : 'cleaning' })}>
          <Icon name={cleaning ? 'pause' : 'play'} /> {t(cleaning ? 'vacuum.pause' : 'vacuum.start')}
        </button>
        <button type="button" class="button small" onClick={() => part.set({ state: 'returning' })}>
          <Icon name="home" /> {t('vacuum.dock')}
        </button>
      </div>
    );
  },
};

/** A kind this page does not know: its values, as they are. */
/** The firmware of a device: which version runs, and what is going on with the next. */
export const update: Kind = {
  properties: ['version'],
  icon: () => 'unknown',
  active: (values) => values['state'] !== undefined && values['state'] !== 'idle',
  summary: (values) => [values['version'], values['state'] === 'idle' ? undefined : values['state'], values['state'] === 'downloading' ? percent(Number(values['progress'] ?? 0)) : undefined]
    .filter((text) => text !== undefined).join(' · ') || t('value.unknown'),
};

export const unknown: Kind = {
  properties: [],
  icon: () => 'unknown',
  summary: (values) => Object.entries(values).map(([key, value]) => `${key} ${typeof value === 'number' ? decimal(value, 2) : say(key, value)}`).join(' · ') || t('value.unknown'),
};
