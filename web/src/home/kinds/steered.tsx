import { useSignal } from '@preact/signals';
import { t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { Range } from '../../ui/Range';
import { Command } from './simple';
import { usePart, type Kind } from './part';
import { decimal, percent, say, word } from './words';

const modes = ['off', 'heat', 'cool', 'auto', 'dry', 'fan'];

export const climate: Kind = {
  properties: ['target', 'mode', 'fanMode'],
  icon: () => 'climate',
  active: (values) => values['action'] === 'heating' || values['action'] === 'cooling',
  summary: (values) =>
    [
      typeof values['current'] === 'number' ? t('climate.now', { value: decimal(values['current']) }) : '',
      typeof values['action'] === 'string' ? word('action', values['action']) : typeof values['mode'] === 'string' ? word('mode', values['mode']) : '',
    ].filter(Boolean).join(' · '),
  Head: (props) => {
    const part = usePart(props);
    const { options = modes } = props.component;
    return (
      <select class="input compact mode" aria-label={t('climate.mode', { name: props.label })} value={String(part.value('mode') ?? 'off')} onChange={(event) => part.set({ mode: event.currentTarget.value })}>
        {options.map((mode) => <option key={mode} value={mode}>{word('mode', mode)}</option>)}
      </select>
    );
  },
  Body: (props) => {
    const part = usePart(props);
    const { min = 5, max = 30, step = 0.5 } = props.component;
    const target = part.number('target', 20);
    const move = (by: number): void => part.slide({ target: Math.min(max, Math.max(min, target + by)) });
    return (
      <div class="stepper">
        <button type="button" class="icon-button outlined" aria-label={t('climate.cooler', { name: props.label })} disabled={target <= min} onClick={() => move(-step)}>
          <Icon name="minus" />
        </button>
        <output class="big numbers" aria-label={t('climate.target', { name: props.label })}>{decimal(target)}°</output>
        <button type="button" class="icon-button outlined" aria-label={t('climate.warmer', { name: props.label })} disabled={target >= max} onClick={() => move(step)}>
          <Icon name="plus" />
        </button>
      </div>
    );
  },
};

export const cover: Kind = {
  properties: ['position', 'tilt'],
  icon: () => 'cover',
  active: (values) => typeof values['position'] === 'number' && values['position'] > 0,
  summary: (values) => {
    const { position, moving } = values;
    if (typeof moving === 'string' && moving !== 'stopped' && moving !== 'none') return t('cover.moving');
    if (moving === true) return t('cover.moving');
    if (typeof position !== 'number') return t('value.unknown');
    return position === 0 ? t('cover.closed') : position === 100 ? t('cover.open') : t('cover.partly', { share: percent(position) });
  },
  Body: (props) => {
    const part = usePart(props);
    const position = part.number('position', 0);
    return (
      <>
        <div class="between">
          <button type="button" class="icon-button outlined" aria-label={t('cover.doClose', { name: props.label })} onClick={() => part.set({ position: 0 })}>
            <Icon name="down" />
          </button>
          <Range label={t('cover.position', { name: props.label })} value={position} text={percent(position)} slide={(value) => part.slide({ position: value })} />
          <button type="button" class="icon-button outlined" aria-label={t('cover.doOpen', { name: props.label })} onClick={() => part.set({ position: 100 })}>
            <Icon name="up" />
          </button>
        </div>
        {props.full && part.value('tilt') !== undefined && (
          <label class="setting">
            <span>{t('cover.tilt')}</span>
            <Range label={t('cover.tilt')} value={part.number('tilt', 0)} slide={(tilt) => part.slide({ tilt })} />
          </label>
        )}
        {props.full && <div class="row tight"><Command label={t('cover.stop')} icon="stop" run={() => part.invoke('stop', { component: props.id })} /></div>}
      </>
    );
  },
};

export const lock: Kind = {
  properties: ['locked'],
  icon: (values) => (values['locked'] === false ? 'unlock' : 'lock'),
  active: (values) => values['locked'] === false || values['jammed'] === true,
  summary: (values) => (values['jammed'] === true ? t('lock.jammed') : say('locked', values['locked'])),
  Body: (props) => {
    const part = usePart(props);
    const asking = useSignal(false);
    const locked = part.value('locked') !== false;
    // Opening a door by a slip of the thumb is worse than one more tap.
    if (asking.value) {
      return (
        <div class="row tight">
          <button type="button" class="button small primary" onClick={() => { asking.value = false; part.set({ locked: false }); }}>{t('lock.sure')}</button>
          <button type="button" class="button small" onClick={() => (asking.value = false)}>{t('action.cancel')}</button>
        </div>
      );
    }
    return (
      <div class="row tight">
        <button type="button" class="button small" aria-label={t(locked ? 'lock.doUnlock' : 'lock.doLock', { name: props.label })} onClick={() => (locked ? (asking.value = true) : part.set({ locked: true }))}>
          <Icon name={locked ? 'unlock' : 'lock'} /> {t(locked ? 'lock.unlock' : 'lock.lock')}
        </button>
      </div>
    );
  },
};

export const media: Kind = {
  properties: ['on', 'playing', 'volume', 'source'],
  icon: () => 'media',
  active: (values) => values['playing'] === true,
  summary: (values) => (values['on'] === false ? say('on', false) : [say('playing', values['playing'] === true), values['source']].filter(Boolean).join(' · ')),
  Head: (props) => {
    const part = usePart(props);
    const playing = part.value('playing') === true;
    return (
      <button type="button" class="icon-button outlined" aria-label={t(playing ? 'media.pause' : 'media.play', { name: props.label })} onClick={() => part.set(playing ? { playing: false } : { on: true, playing: true })}>
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
    );
  },
  Body: (props) => {
    const part = usePart(props);
    const volume = part.number('volume', 0);
    return (
      <>
        {part.value('volume') !== undefined && <Range label={t('media.volume', { name: props.label })} value={volume} text={percent(volume)} slide={(next) => part.slide({ volume: next })} />}
        {props.full && props.component.options && (
          <label class="setting">
            <span>{t('media.source')}</span>
            <select class="input" value={String(part.value('source') ?? '')} onChange={(event) => part.set({ source: event.currentTarget.value })}>
              {props.component.options.map((source) => <option key={source} value={source}>{source}</option>)}
            </select>
          </label>
        )}
      </>
    );
  },
};
