import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useInside } from '../app/inside';
import type { Room, RunningTurn } from '../contracts';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { AttachBar, AttachButton } from './AttachBar';
import { useVoice } from '../voice/context';
import { TalkButton } from '../voice/TalkButton';
import { draftOf, keepDraft } from './drafts';
import { Attachments } from './files';

type Audience = 'roommate' | 'people';

/** Typing is told at most this often; others forget it after 6 s. */
const typingEveryMs = 3_000;

interface ComposerProps {
  room: Room;
  running: RunningTurn[];
  sent: () => void;
}

/** Where one writes: to Roommate, who answers, or to the people in the room. */
export function Composer({ room, running, sent }: ComposerProps): JSX.Element {
  const { outbox, client } = useInside();
  const voice = useVoice();
  const text = useSignal(draftOf(room.id));
  const audience = useSignal<Audience>((localStorage.getItem(`roommate.to.${room.id}`) as Audience | null) ?? 'roommate');
  const field = useRef<HTMLTextAreaElement>(null);
  const toldTyping = useRef(0);
  const attachments = useMemo(() => new Attachments(room.id), [room.id]);
  const ask = room.kind === 'private' || (room.kind === 'place' && audience.value === 'roommate');

  const tell = (active: boolean): void => {
    if (active && Date.now() - toldTyping.current < typingEveryMs) return;
    if (!active && toldTyping.current === 0) return;
    toldTyping.current = active ? Date.now() : 0;
    // Only a courtesy: nobody misses it when it is lost.
    client.invoke('Typing', { roomId: room.id, active }).catch(() => undefined);
  };
  const write = (value: string): void => {
    text.value = value;
    keepDraft(room.id, value);
    tell(value.trim() !== '');
  };
  const send = (): void => {
    const said = text.value.trim();
    const files = attachments.ready.map((file) => file.id);
    if ((!said && files.length === 0) || attachments.busy) return;
    // A question needs words; a picture alone is for the people in the room.
    void outbox.add({ method: ask && said ? 'Ask' : 'Send', roomId: room.id, text: said, ...(files.length > 0 ? { attachments: files } : {}) });
    attachments.clear();
    write('');
    sent();
    field.current?.focus();
  };
  const stop = (): void => {
    for (const turn of running) client.invoke('Stop', { turnId: turn.id }).catch(() => undefined);
  };

  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus();
    return () => tell(false);
  }, []);

  const label = ask ? t('composer.ask') : t('composer.say', { room: room.name });
  return (
    <form
      class="composer"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void attachments.add([...(event.dataTransfer?.files ?? [])]);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {room.kind === 'place' && (
        <fieldset class="choices small">
          <legend class="sr-only">{t('composer.to')}</legend>
          {(['roommate', 'people'] as const).map((name) => (
            <label key={name} class="choice">
              <input
                type="radio"
                name="audience"
                checked={audience.value === name}
                onChange={() => {
                  audience.value = name;
                  localStorage.setItem(`roommate.to.${room.id}`, name);
                }}
              />
              <span>{t(name === 'roommate' ? 'composer.toRoommate' : 'composer.toPeople')}</span>
            </label>
          ))}
        </fieldset>
      )}
      <AttachBar attachments={attachments} />
      <div class="composer-line">
        <AttachButton attachments={attachments} />
        <textarea
          ref={field}
          class="input"
          rows={1}
          dir="auto"
          aria-label={label}
          placeholder={label}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onPaste={(event) => {
            const pasted = [...(event.clipboardData?.files ?? [])];
            if (pasted.length === 0) return;
            event.preventDefault();
            void attachments.add(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        {ask && voice && !text.value.trim() && <TalkButton voice={voice} />}
        {running.length > 0 && !text.value.trim() && attachments.entries.value.length === 0 ? (
          <button type="button" class="button round" aria-label={t('turn.stop')} onClick={stop}><Icon name="stop" /></button>
        ) : (
          <button type="submit" class="button primary round" aria-label={t('composer.send')}><Icon name="send" /></button>
        )}
      </div>
    </form>
  );
}
