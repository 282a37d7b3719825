import type { JSX } from 'preact';
import { ChoicesField } from './ChoicesField';
import { CronField } from './CronField';
import { PatchField } from './PatchField';
import { CommandField, DaysField, DeviceField, PathField, PeopleField, PersonField, RoomField, RoutineField, SceneField } from './Pickers';
import { PartList } from './PartList';
import { ChoiceField, DurationField, JsonField, LongField, MomentField, NumberField, TextField, TimeField, type SpecProps } from './SimpleFields';
import { actions, conditions, type Way } from './specs';
import { say } from './texts';
import { ValueField } from './ValueField';

/** The form of each kind of property. */
export const fields: Record<Way, (props: SpecProps) => JSX.Element> = {
  text: (props) => <TextField key={props.at} {...props} />,
  long: (props) => <LongField key={props.at} {...props} />,
  number: (props) => <NumberField key={props.at} {...props} />,
  duration: (props) => <DurationField key={props.at} {...props} />,
  moment: (props) => <MomentField key={props.at} {...props} />,
  time: (props) => <TimeField key={props.at} {...props} />,
  cron: (props) => <CronField key={props.at} {...props} />,
  choice: (props) => <ChoiceField key={props.at} {...props} />,
  days: (props) => <DaysField key={props.at} {...props} />,
  json: (props) => <JsonField key={props.at} {...props} />,
  patch: (props) => <PatchField key={props.at} {...props} />,
  device: (props) => <DeviceField key={props.at} {...props} />,
  path: (props) => <PathField key={props.at} {...props} />,
  value: (props) => <ValueField key={props.at} {...props} />,
  command: (props) => <CommandField key={props.at} {...props} />,
  person: (props) => <PersonField key={props.at} {...props} />,
  people: (props) => <PeopleField key={props.at} {...props} />,
  room: (props) => <RoomField key={props.at} {...props} />,
  scene: (props) => <SceneField key={props.at} {...props} />,
  routine: (props) => <RoutineField key={props.at} {...props} />,
  conditions: (props) => <Nested key={props.at} {...props}><PartList at={props.at} specs={conditions} what="condition" add="addCondition" label={say(props.spec.label)} /></Nested>,
  actions: (props) => <Nested key={props.at} {...props}><PartList at={props.at} specs={actions} what="action" add="addAction" label={say(props.spec.label)} /></Nested>,
  choices: (props) => <ChoicesField key={props.at} {...props} />,
};

function Nested({ spec, children }: SpecProps & { children: JSX.Element }): JSX.Element {
  return (
    <div class="nested">
      <p class="nested-name">{say(spec.label)}</p>
      {children}
    </div>
  );
}
