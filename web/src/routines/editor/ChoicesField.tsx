import type { JSX } from 'preact';
import { Icon } from '../../ui/Icon';
import { focusOn, idOf, useDraft } from './draft';
import { Wrong } from './Field';
import { PartList } from './PartList';
import type { SpecProps } from './SimpleFields';
import { actions, conditions } from './specs';
import { say } from './texts';

/** The cases of `choose`: the first whose conditions hold is done. */
export function ChoicesField({ spec, at }: SpecProps): JSX.Element {
  const draft = useDraft();
  const cases = draft.list(at);
  return (
    <div class="nested" role="group" aria-label={say(spec.label)} id={idOf(at)} tabIndex={-1}>
      <p class="nested-name">{say(spec.label)}</p>
      <Wrong at={at} />
      <ol class="part-list">
        {cases.map((_, index) => {
          const place = `${at}[${index}]`;
          const name = say('case', { number: index + 1 });
          return (
            <li key={index} class="part-card">
              <header>
                <span class="nested-name">{name}</span>
                <button type="button" class="icon-button" disabled={index === 0} aria-label={say('up', { what: name })} onClick={() => draft.move(at, index, -1)}><Icon name="up" /></button>
                <button type="button" class="icon-button" aria-label={say('removePart', { what: name })} onClick={() => {
                  draft.remove(place);
                  focusOn(at);
                }}><Icon name="trash" /></button>
              </header>
              <p class="nested-name">{say('if')}</p>
              <PartList at={`${place}.if`} specs={conditions} what="condition" add="addCondition" label={`${name}: ${say('if')}`} />
              <p class="nested-name">{say('do')}</p>
              <PartList at={`${place}.then`} specs={actions} what="action" add="addAction" label={`${name}: ${say('do')}`} />
            </li>
          );
        })}
      </ol>
      <button type="button" class="button small" onClick={() => draft.add(at, { if: [], then: [] })}><Icon name="plus" /> {say('addChoice')}</button>
    </div>
  );
}
