import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { api } from '../api';
import { request } from '../api/http';
import { useInside } from '../app/inside';
import { useSubmit } from '../account/submit';
import type { Message } from '../contracts';
import { t } from '../i18n';
import { announce } from '../ui/announce';
import { Icon } from '../ui/Icon';
import { clockTime, moment } from '../ui/time';
import { Files } from './Files';
import { say } from './fileTexts';
import { ReadAloud } from '../voice/ReadAloud';
import { Markdown } from './Markdown';
import { ReportForm } from './ReportForm';
import { TurnDetails } from './TurnDetails';

/** One message; `first` of several by the same author names them. */
export function MessageItem({ message, first }: { message: Message; first: boolean }): JSX.Element {
  const { user } = useInside();
  const mine = message.author.kind === 'user' && message.author.id === user.id;
  const assistant = message.author.kind === 'assistant';
  const editing = useSignal(false);
  return (
    <article class={`message ${mine ? 'mine' : 'theirs'} ${message.author.kind}`} data-first={first}>
      {first && (
        <p class="message-author">
          {assistant && <Icon name="spark" />}
          {mine ? t('message.you') : message.author.name}
          <time dateTime={message.at} title={moment(message.at)}>{clockTime(message.at)}</time>
        </p>
      )}
      {message.removed ? (
        <p class="quiet removed">{t('message.removed')}</p>
      ) : editing.value ? (
        <Editor message={message} done={() => (editing.value = false)} />
      ) : (
        <div class="bubble">
          {assistant ? <Markdown text={message.text} /> : message.text && <p class="said" dir="auto">{message.text}</p>}
          {message.attachments && <Files files={message.attachments} />}
          {message.heard !== undefined && message.heard < message.text.length && <small class="quiet">{t('message.interrupted')}</small>}
          {message.editedAt && <small class="quiet">{t('message.edited')}</small>}
        </div>
      )}
      {assistant && message.turnId && <TurnDetails turnId={message.turnId} />}
      {!message.removed && !editing.value && <Tools message={message} mine={mine} edit={() => (editing.value = true)} />}
    </article>
  );
}

function Tools({ message, mine, edit }: { message: Message; mine: boolean; edit: () => void }): JSX.Element {
  const { submit, busy, fault } = useSubmit(() => api.removeMessage(message.id));
  const again = useSubmit(() => request<void>('POST', `/turns/${message.turnId ?? ''}/regenerate`));
  const sure = useSignal(false);
  const reporting = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(message.text);
    announce(t('message.copied'));
  };
  return (
    <div class="message-tools">
      {message.author.kind === 'assistant' && message.turnId && <ReadAloud turnId={message.turnId} />}
      {message.author.kind === 'assistant' && message.turnId && (
        <button type="button" class="icon-button" disabled={again.busy.value} aria-label={t('turn.again')} title={t('turn.again')} onClick={() => void again.submit()}>
          <Icon name="undo" />
        </button>
      )}
      {isSecureContext && (
        <button type="button" class="icon-button" aria-label={t('message.copy')} title={t('message.copy')} onClick={() => void copy()}>
          <Icon name="copy" />
        </button>
      )}
      {!mine && message.author.kind === 'user' && (
        <button type="button" class="icon-button" aria-label={say('report')} title={say('report')} onClick={() => (reporting.value = true)}>
          <Icon name="warn" />
        </button>
      )}
      {reporting.value && <ReportForm message={message} close={() => (reporting.value = false)} />}
      {mine && (
        <>
          <button type="button" class="icon-button" aria-label={t('message.edit')} title={t('message.edit')} onClick={edit}>
            <Icon name="edit" />
          </button>
          {sure.value ? (
            <button type="button" class="button small danger" disabled={busy.value} onClick={() => void submit()} onBlur={() => (sure.value = false)}>{t('message.remove')}</button>
          ) : (
            <button type="button" class="icon-button" aria-label={t('message.remove')} title={t('message.remove')} onClick={() => (sure.value = true)}>
              <Icon name="trash" />
            </button>
          )}
        </>
      )}
      {again.fault.value && <small class="failed" role="alert">{again.fault.value.message}</small>}
      {fault.value && <small class="failed" role="alert">{fault.value.message}</small>}
    </div>
  );
}

function Editor({ message, done }: { message: Message; done: () => void }): JSX.Element {
  const text = useSignal(message.text);
  const { submit, busy, fault } = useSubmit(async () => {
    await api.editMessage(message.id, text.value.trim());
    done();
  });
  const asking = useSubmit(async () => {
    await request<void>('POST', `/messages/${message.id}/ask`, { body: { text: text.value.trim() } });
    done();
  });
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.value.trim()) void submit();
      }}
      onKeyDown={(event) => event.key === 'Escape' && done()}
    >
      <textarea class="input" aria-label={t('message.edit')} autofocus value={text} onInput={(event) => (text.value = event.currentTarget.value)} />
      <div class="row tight">
        <button type="submit" class="button small primary" disabled={busy.value}>{t('action.save')}</button>
        <button type="button" class="button small" disabled={asking.busy.value || !text.value.trim()} onClick={() => void asking.submit()}>{t('message.askAgain')}</button>
        <button type="button" class="button small" onClick={done}>{t('action.cancel')}</button>
      </div>
      {asking.fault.value && <small class="failed" role="alert">{asking.fault.value.message}</small>}
      {fault.value && <small class="failed" role="alert">{fault.value.message}</small>}
    </form>
  );
}
