import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import type { DeviceUndo, Json, TurnStep } from '../contracts';
import { t } from '../i18n';
import { isObject } from '../home/twin';
import { decimal, word } from '../home/kinds/words';
import { asFault } from '../live/fault';
import { Icon, type IconName } from '../ui/Icon';

const icons: Record<string, IconName> = { understand: 'check', recall: 'person', tool: 'power', model: 'spark' };

/** What the assistant did on the way to its words, each as a small card. */
export function Steps({ steps }: { steps: TurnStep[] }): JSX.Element | null {
  if (steps.length === 0) return null;
  return (
    <ul class="steps">
      {steps.map((step, index) => (
        <li key={index} class="step" data-kind={step.kind}>
          <Icon name={icons[step.kind] ?? 'more'} />
          <span class="step-name">{word('step', step.kind)} <b>{step.name.replaceAll('_', ' ')}</b></span>
          <span class="step-detail">{summary(step.detail)}</span>
          <span class="quiet numbers">{t('turn.took', { ms: decimal(step.ms, step.ms < 10 ? 1 : 0) })}</span>
          <StepUndo step={step} />
        </li>
      ))}
    </ul>
  );
}

/** The way back of what a step set, where it says how things were before. */
function StepUndo({ step: { name, detail } }: { step: TurnStep }): JSX.Element | null {
  if (!isObject(detail) || detail['ok'] !== true || !isObject(detail['before'])) return null;
  return <Undo undo={{ deviceId: String(detail['deviceId']), name: String(detail['name'] ?? name), patch: detail['before'] }} />;
}

/** Takes back what was set of a device. */
export function Undo({ undo: { deviceId, name, patch } }: { undo: DeviceUndo }): JSX.Element {
  const { client } = useInside();
  const state = useSignal<'ready' | 'busy' | 'done'>('ready');
  const problem = useSignal('');
  if (state.value === 'done') return <span class="quiet">{t('turn.undone')}</span>;
  const undo = (): void => {
    state.value = 'busy';
    client.invoke('SetDesired', { deviceId, patch }).then(
      () => (state.value = 'done'),
      (error: unknown) => {
        state.value = 'ready';
        problem.value = asFault(error).message;
      },
    );
  };
  return (
    <>
      <button type="button" class="button small" disabled={state.value === 'busy'} aria-label={t('turn.undoNamed', { name })} onClick={undo}>
        <Icon name="undo" /> {t('action.undo')}
      </button>
      {problem.value && <small class="failed" role="alert">{problem.value}</small>}
    </>
  );
}

/** The words in a step's detail: its text, or its plain values, or how many targets it had. */
function summary(detail: Json | undefined): string {
  if (typeof detail === 'string') return detail;
  if (Array.isArray(detail)) return detail.filter((item) => typeof item === 'string').join(', ');
  if (!isObject(detail)) return '';
  for (const key of ['summary', 'text', 'message', 'names', 'result']) {
    const found = detail[key];
    if (found !== undefined && !isObject(found)) return summary(found) || String(found);
  }
  const plain = Object.entries(detail).filter(([, value]) => typeof value !== 'object' && !isId(value));
  return plain.map(([key, value]) => (key === 'name' ? String(value) : `${key} ${String(value)}`)).slice(0, 3).join(' · ');
}

/** Ids are for machines: a prefix and a ULID. */
function isId(value: Json): boolean {
  return typeof value === 'string' && /^[a-z]{2,5}_[0-9A-HJKMNP-TV-Z]{26}$/.test(value);
}
