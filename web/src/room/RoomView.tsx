import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useInside } from '../app/inside';
import { onEscape } from '../app/shortcuts';
import { Tile } from '../home/Tile';
import '../home/home.css';
import '../home/tile.css';
import type { Room } from '../contracts';
import { t } from '../i18n';
import { AskCards } from './AskCards';
import { Composer } from './Composer';
import { say } from './fileTexts';
import './room.css';
import { RoomStore } from './room';
import { Transcript } from './Transcript';
import { useRoomVoice, VoiceContext } from '../voice/context';
import { VoicePanel } from '../voice/VoicePanel';
import { lazy } from '../app/lazy';
import { Icon } from '../ui/Icon';

const RoomSettings = lazy<{ room: Room; close: () => void }>(() => import('./RoomSettings').then((module) => module.RoomSettings));

/** A room to talk in: its conversation, and its devices beside it. */
export function RoomView({ roomId }: { roomId: string }): JSX.Element {
  const { client, home, known } = useInside();
  const store = useSignal<RoomStore | undefined>(undefined);
  const sent = useSignal(0);
  const setting = useSignal(false);
  const voice = useRoomVoice(roomId);

  useEffect(() => {
    const opened = new RoomStore(client, roomId, known);
    store.value = opened;
    return () => opened.close();
  }, [roomId]);
  useEffect(() => {
    const stop = (): boolean => {
      const speaking = voice.phase.peek() !== 'idle' || voice.handsFree.peek();
      voice.stop();
      const running = store.value?.running.value ?? [];
      for (const turn of running) client.invoke('Stop', { turnId: turn.id }).catch(() => undefined);
      return speaking || running.length > 0;
    };
    onEscape.add(stop);
    return () => onEscape.delete(stop);
  }, [voice]);

  const open = store.value;
  if (!open) return <div class="loading" aria-busy="true" />;
  if (open.problem.value) return <div class="room-gone"><h1>{t('nav.talk')}</h1><p class="note bad" role="alert">{t('room.gone')}</p><a href="/">{t('nav.home')}</a></div>;
  const room = open.room.value ?? home.room(roomId);
  if (!room) return <div class="loading" aria-busy="true" />;
  const role = home.snapshot.value?.home.role;
  const mayConfigure = role === 'owner' || role === 'admin' || room.people?.length === 1;
  return (
    <VoiceContext.Provider value={voice}>
      <div class="room">
        <div class="talk">
          <header class="room-head">
            <h1>{room.name}</h1>
            {mayConfigure && <button type="button" class="icon-button" aria-label={say('settings')} title={say('settings')} onClick={() => (setting.value = true)}><Icon name="more" /></button>}
          </header>
          {room.temporary && <p class="quiet room-note">{t('talk.temporaryHint')}</p>}
          {setting.value && <RoomSettings room={room} close={() => (setting.value = false)} />}
          <Devices roomId={roomId} narrow />
          <Transcript store={open} room={room} sent={sent} />
          <AskCards roomId={roomId} />
          <VoicePanel voice={voice} />
          <Composer key={roomId} room={room} running={open.running.value} sent={() => sent.value++} />
        </div>
        <Devices roomId={roomId} />
      </div>
    </VoiceContext.Provider>
  );
}

/** The room's devices: a column on wide screens, folded away above the conversation on narrow ones. */
function Devices({ roomId, narrow = false }: { roomId: string; narrow?: boolean }): JSX.Element | null {
  const { home, twins } = useInside();
  const open = useSignal(!narrow);
  const devices = useComputed(() => home.devices.value.filter((device) => device.roomId === roomId));
  if (devices.value.length === 0) return null;
  const tiles = open.value && (
    <div class="tiles">
      {devices.value.map((device) => <Tile key={device.id} entry={twins.entry(device.id)} name={device.name} />)}
    </div>
  );
  if (!narrow) return <aside class="room-devices" aria-label={t('room.devices')}>{tiles}</aside>;
  return (
    <details class="room-devices-narrow" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{t('room.devices')} <span class="count">{devices.value.length}</span></summary>
      {tiles}
    </details>
  );
}
