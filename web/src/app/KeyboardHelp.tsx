import type { JSX } from 'preact';
import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { closeOverlay } from './overlay';

export function KeyboardHelp(): JSX.Element {
  const keys: [string[], string][] = [
    [['Ctrl', 'K'], t('help.search')],
    [['?'], t('help.help')],
    [['Esc'], t('help.escape')],
    [['Ctrl', 'Z'], t('help.undo')],
    [['Enter'], t('help.send')],
    [['Shift', 'Enter'], t('help.newline')],
    [['Tab'], t('help.tab')],
  ];
  return (
    <Dialog title={t('help.title')} close={closeOverlay}>
      <dl class="keys">
        {keys.map(([combination, meaning]) => (
          <div key={meaning}>
            <dt>{combination.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
