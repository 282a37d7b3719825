import type { JSX } from 'preact';
import { useInside } from '../../app/inside';
import type { Json, Twin } from '../../contracts';
import { t } from '../../i18n';
import { age, moment } from '../../ui/time';
import { controlFor } from '../kinds/part';
import { say as value, word } from '../kinds/words';
import type { Control } from '../control';
import { leaf, leaves } from '../twin';
import type { TwinEntry } from '../twins';
import { markOf } from './parts';
import { say } from './texts';

/** Every value, wanted and reported side by side, with how far the way between them is gone and who wants it. */
export function TwinTable({ entry, twin }: { entry: TwinEntry; twin: Twin }): JSX.Element {
  const paths = [...new Set([...leaves(twin.desired), ...leaves(twin.reported)])].toSorted();
  return (
    <section class="part" aria-labelledby="device-twin">
      <header><h2 id="device-twin">{say('twin')}</h2></header>
      <p class="quiet">{say('twinLead')}</p>
      {paths.length === 0 && <p class="quiet">{say('untold')}</p>}
      {paths.length > 0 && (
        <table class="twin-table">
          <thead>
            <tr><th scope="col">{say('value')}</th><th scope="col">{say('wanted')}</th><th scope="col">{say('reported')}</th><th scope="col">{say('way')}</th></tr>
          </thead>
          <tbody>{paths.map((path) => <Row key={path} entry={entry} twin={twin} path={path} />)}</tbody>
        </table>
      )}
      <details class="document">
        <summary>{say('document')}</summary>
        <pre tabIndex={0} role="region" aria-label={say('document')}>{JSON.stringify(twin, null, 2)}</pre>
      </details>
    </section>
  );
}

function Row({ entry, twin, path }: { entry: TwinEntry; twin: Twin; path: string }): JSX.Element {
  const { actions, home } = useInside();
  const control = controlFor(entry, twin, path);
  const [id = '', ...property] = path.split('.');
  const component = twin.about?.components?.[id];
  const name = property.at(-1) ?? '';
  const tell = (json: Json | undefined): string => (json === undefined || json === null ? '–' : value(name, json, component));
  const desired = control.state === 'idle' || control.state === 'reported' ? leaf(twin.desired, path) : control.wanted;
  const mark = markOf(leaf(twin.meta?.desired, path));
  const who = mark?.name ?? (mark?.id ? home.nameOf(mark.id) : undefined) ?? t('cause.someone');
  return (
    <tr data-state={control.state}>
      <th scope="row">{path}</th>
      <td data-label={say('wanted')}>
        {tell(desired)}
        {mark && <small class="quiet">{say('by', { who: mark.via ? `${who} (${word('via', mark.via)})` : who, when: moment(mark.at) })}</small>}
      </td>
      <td data-label={say('reported')}>{tell(leaf(twin.reported, path))}</td>
      <td data-label={say('way')}>
        {stateOf(control, desired)}
        {control.state === 'failed' && property.length === 1 && <button type="button" class="link-button" onClick={() => actions.retry(entry, id, name)}>{t('action.retry')}</button>}
      </td>
    </tr>
  );
}

function stateOf(control: Control, desired: Json | undefined): string {
  const waits = control.since ? age(control.since) : '';
  switch (control.state) {
    case 'failed':
      return control.reason ? say('refused', { reason: control.reason }) : say('late', { since: control.since ? moment(control.since) : '' });
    case 'pending':
      return say('waiting', { age: waits });
    case 'acknowledged':
      return control.offline ? say('later') : say('acknowledged', { age: waits });
    default:
      return desired === undefined ? say('tells') : say('inStep');
  }
}
