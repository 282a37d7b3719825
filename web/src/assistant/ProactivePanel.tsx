import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { request } from '../api/http';
import type { Page, ProactiveRemark, ProactiveSettings } from '../contracts';
import { reason } from '../routines/store';
import { announce } from '../ui/announce';
import { moment } from '../ui/time';
import { remarkKinds, stateText } from './remarks';
import { say } from './texts';

/** Whether the assistant says something by itself in this home: when, how often, of what; and what it said and held back. */
export function ProactivePanel(): JSX.Element {
  const { home } = useInside();
  const settings = useSignal<ProactiveSettings | undefined>(undefined);
  const remarks = useSignal<ProactiveRemark[]>([]);
  const problem = useSignal('');
  const path = `/homes/${home.homeId}/proactive`;
  const role = home.snapshot.value?.home.role;
  const mayChange = role === 'owner' || role === 'admin';
  const attempt = (work: () => Promise<void>): void => {
    problem.value = '';
    work().catch((error: unknown) => (problem.value = reason(error)));
  };
  useEffect(() => attempt(async () => {
    settings.value = await request<ProactiveSettings>('GET', path);
    remarks.value = (await request<Page<ProactiveRemark>>('GET', `${path}/remarks`)).items;
  }), [path]);
  const known = settings.value;
  const save = (next: ProactiveSettings): void => attempt(async () => {
    settings.value = await request<ProactiveSettings>('PUT', path, { body: next });
    announce(say('saved'));
  });
  return (
    <section aria-labelledby="proactive-title">
      <h2 id="proactive-title">{say('proactive')}</h2>
      <p class="quiet">{say('proactiveLead')}</p>
      {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
      {known && (
        <>
          <label class="check"><input type="checkbox" disabled={!mayChange} checked={known.enabled} onChange={(event) => save({ ...known, enabled: event.currentTarget.checked })} /><span>{say('proactiveOn')}</span></label>
          {known.enabled && <Limits known={known} mayChange={mayChange} save={save} />}
        </>
      )}
      {remarks.value.length > 0 && <h3>{say('remarks')}</h3>}
      <ul class="lines">
        {remarks.value.map((remark) => (
          <li key={`${remark.key} ${remark.at}`} class="line">
            <p>{remark.text}<br /><small class="quiet">{say('remarkWhy', { why: remark.why })}</small></p>
            <small class="quiet">{stateText(remark.state)} {moment(remark.at)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Limits({ known, mayChange, save }: { known: ProactiveSettings; mayChange: boolean; save: (next: ProactiveSettings) => void }): JSX.Element {
  const { home } = useInside();
  const draft = useSignal(known);
  const value = draft.value;
  const change = (changed: Partial<ProactiveSettings>): void => void (draft.value = { ...value, ...changed });
  const number = (key: 'cooldownMinutes' | 'dailyCap' | 'openMinutes' | 'offlineMinutes' | 'batteryPercent', min: number): JSX.Element => (
    <label class="field"><span>{say(key)}</span><input class="input short" type="number" required min={min} disabled={!mayChange} value={value[key]} onChange={(event) => change({ [key]: Number(event.currentTarget.value) })} /></label>
  );
  const kinds = value.kinds ?? [...remarkKinds];
  return (
    <form class="bar" onSubmit={(event) => {
      event.preventDefault();
      const { roomId, ...rest } = value;
      save(roomId ? { ...rest, roomId } : rest);
    }}>
      <label class="field"><span>{say('quietFrom')}</span><input class="input" type="time" required disabled={!mayChange} value={value.quietFrom} onChange={(event) => change({ quietFrom: event.currentTarget.value })} /></label>
      <label class="field"><span>{say('quietUntil')}</span><input class="input" type="time" required disabled={!mayChange} value={value.quietUntil} onChange={(event) => change({ quietUntil: event.currentTarget.value })} /></label>
      {number('cooldownMinutes', 0)}
      {number('dailyCap', 0)}
      <label class="field">
        <span>{say('proactiveRoom')}</span>
        <select class="input" disabled={!mayChange} value={value.roomId ?? ''} onChange={(event) => change({ roomId: event.currentTarget.value })}>
          <option value="">{say('nowhere')}</option>
          {home.places.value.map((place) => <option key={place.id} value={place.id}>{place.name}</option>)}
        </select>
      </label>
      {number('openMinutes', 1)}
      {number('offlineMinutes', 1)}
      {number('batteryPercent', 1)}
      <fieldset class="wide">
        <legend>{say('kinds')}</legend>
        {remarkKinds.map((kind) => (
          <label key={kind} class="check"><input type="checkbox" disabled={!mayChange} checked={kinds.includes(kind)} onChange={(event) => change({ kinds: event.currentTarget.checked ? [...kinds, kind] : kinds.filter((other) => other !== kind) })} /><span>{say(`kind_${kind}`)}</span></label>
        ))}
      </fieldset>
      {mayChange && <button type="submit" class="button primary">{say('save')}</button>}
    </form>
  );
}
