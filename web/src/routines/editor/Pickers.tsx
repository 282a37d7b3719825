import type { JSX } from 'preact';
import { useInside } from '../../app/inside';
import { weekday } from '../../ui/time';
import { useDraft } from './draft';
import { Field, Group } from './Field';
import { commandsOf, readable } from './paths';
import type { SpecProps } from './SimpleFields';
import { say } from './texts';
import { useNames } from './names';

interface Choice {
  id: string;
  name: string;
}

/** One of what the home has; what is gone stays visible as its id. */
function Pick({ spec, at, choices, none }: SpecProps & { choices: Choice[]; none?: string }): JSX.Element {
  const draft = useDraft();
  const value = draft.text(at);
  const known = choices.some((choice) => choice.id === value);
  return (
    <Field at={at} label={say(spec.label)} hint={spec.hint}>
      {(input) => (
        <select {...input} class="input" value={value} onChange={(event) => draft.set(at, event.currentTarget.value || undefined)}>
          <option value="">{none ?? say('pick')}</option>
          {value && !known && <option value={value}>{value}</option>}
          {choices.map((choice) => <option key={choice.id} value={choice.id}>{choice.name}</option>)}
        </select>
      )}
    </Field>
  );
}

export function DeviceField(props: SpecProps): JSX.Element {
  const { home } = useInside();
  const choices = home.devices.value.map((device) => ({ id: device.id, name: [device.name, home.room(device.roomId ?? '')?.name].filter(Boolean).join(' · ') }));
  return <Pick {...props} choices={choices.toSorted((a, b) => a.name.localeCompare(b.name))} />;
}

export function RoomField(props: SpecProps): JSX.Element {
  return <Pick {...props} choices={useInside().home.rooms.value} />;
}

export function PersonField(props: SpecProps): JSX.Element {
  const choices = useInside().home.members.value.map((member) => ({ id: member.userId, name: member.displayName }));
  return <Pick {...props} choices={choices} none={say('anybody')} />;
}

export function SceneField(props: SpecProps): JSX.Element {
  return <Pick {...props} choices={useNames().scenes} />;
}

export function RoutineField(props: SpecProps): JSX.Element {
  return <Pick {...props} choices={useNames().routines} />;
}

/** A text with suggestions: what the device knows is offered, anything may be typed. */
function Suggested({ spec, at, offers }: SpecProps & { offers: string[] }): JSX.Element {
  const draft = useDraft();
  return (
    <Field at={at} label={say(spec.label)} hint={spec.hint}>
      {(input) => (
        <>
          <input {...input} class="input" type="text" list={`${input.id}-offers`} spellcheck={false} autocomplete="off" value={draft.text(at)} onInput={(event) => draft.set(at, event.currentTarget.value || undefined)} />
          <datalist id={`${input.id}-offers`}>{offers.map((offer) => <option key={offer} value={offer} />)}</datalist>
        </>
      )}
    </Field>
  );
}

export function PathField(props: SpecProps): JSX.Element {
  const { twins } = useInside();
  const device = useDraft().text(`${props.under}.deviceId`);
  return <Suggested {...props} offers={device ? readable(twins.entry(device).twin.value) : []} />;
}

export function CommandField(props: SpecProps): JSX.Element {
  const { twins } = useInside();
  const device = useDraft().text(`${props.under}.deviceId`);
  return <Suggested {...props} offers={device ? commandsOf(twins.entry(device).twin.value) : []} />;
}

function Checks({ spec, at, choices }: SpecProps & { choices: Choice[] }): JSX.Element {
  const draft = useDraft();
  const chosen = draft.list(at).map(String);
  const flip = (id: string, on: boolean): void => {
    const next = on ? [...chosen, id] : chosen.filter((one) => one !== id);
    draft.set(at, next.length === 0 && spec.optional ? undefined : next);
  };
  return (
    <Group at={at} label={say(spec.label)} hint={spec.hint}>
      <div class="row tight-wrap">
        {choices.map((choice) => (
          <label key={choice.id} class="choice">
            <input type="checkbox" checked={chosen.includes(choice.id)} onChange={(event) => flip(choice.id, event.currentTarget.checked)} />
            <span>{choice.name}</span>
          </label>
        ))}
      </div>
    </Group>
  );
}

export function DaysField(props: SpecProps): JSX.Element {
  const choices = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((id, index) => ({ id, name: weekday(index, 'short') }));
  return <Checks {...props} choices={choices} />;
}

export function PeopleField(props: SpecProps): JSX.Element {
  const choices = useInside().home.members.value.map((member) => ({ id: member.userId, name: member.displayName }));
  return <Checks {...props} choices={choices} />;
}
