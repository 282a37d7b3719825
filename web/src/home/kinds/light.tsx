import type { JSX } from 'preact';
import type { Json } from '../../contracts';
import { t } from '../../i18n';
import { Range } from '../../ui/Range';
import { Switch } from '../../ui/Switch';
import { isObject } from '../twin';
import { usePart, type Kind, type PartProps } from './part';
import { percent, say } from './words';

export const light: Kind = {
  properties: ['on', 'brightness', 'colorTemp', 'color', 'effect'],
  icon: () => 'light',
  active: (values) => values['on'] === true,
  summary: (values) => {
    const level = values['on'] === true && typeof values['brightness'] === 'number' ? ` · ${percent(values['brightness'])}` : '';
    return say('on', values['on']) + level;
  },
  Head: (props) => {
    const part = usePart(props);
    const control = part.control('on');
    return <Switch label={props.label} on={control.wanted === true} state={control.state} change={(on) => part.set({ on })} />;
  },
  Body: (props) => {
    const part = usePart(props);
    if (part.value('brightness') === undefined) return null;
    const brightness = part.number('brightness', 0);
    return (
      <>
        <Range
          label={t('light.brightness', { name: props.label })}
          value={part.value('on') === true ? brightness : 0}
          text={percent(brightness)}
          slide={(value) => part.slide(value > 0 ? { on: true, brightness: value } : { on: false })}
        />
        {props.full && <Colour {...props} />}
      </>
    );
  },
};

function Colour(props: PartProps): JSX.Element {
  const part = usePart(props);
  const colour: Json | undefined = part.value('color');
  const { h = 40, s = 70 } = isObject(colour) ? (colour as { h?: number; s?: number }) : {};
  const { component } = props;
  return (
    <>
      {part.value('colorTemp') !== undefined && (
        <label class="setting">
          <span>{t('light.warmth')} <b class="numbers">{say('colorTemp', part.value('colorTemp'))}</b></span>
          <Range label={t('light.warmth')} look="kelvin" min={2_000} max={6_500} step={50} value={part.number('colorTemp', 2_700)} slide={(colorTemp) => part.slide({ colorTemp })} />
        </label>
      )}
      {isObject(colour) && (
        <label class="setting">
          <span>{t('light.hue')}</span>
          <Range label={t('light.hue')} look="hue" max={360} value={h} slide={(hue) => part.slide({ color: { h: hue, s: Math.max(s, 40) } })} />
        </label>
      )}
      {component.options && component.options.length > 0 && (
        <label class="setting">
          <span>{t('light.effect')}</span>
          <select class="input" value={String(part.value('effect') ?? '')} onChange={(event) => part.set({ effect: event.currentTarget.value })}>
            {component.options.map((effect) => <option key={effect} value={effect}>{effect}</option>)}
          </select>
        </label>
      )}
    </>
  );
}
