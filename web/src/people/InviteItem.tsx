import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { blobOf, request } from '../api/http';
import { useInside } from '../app/inside';
import type { Invite } from '../contracts';
import { announce } from '../ui/announce';
import { Dialog } from '../ui/Dialog';
import { svgUrl } from '../ui/download';
import { Sure } from '../ui/Sure';
import { moment } from '../ui/time';
import { say } from './texts';

/** An open invite: its code, link, QR code and slip. */
export function InviteItem({ invite, gone }: { invite: Invite; gone: () => Promise<void> }): JSX.Element {
  const { home } = useInside();
  const shown = useSignal<{ kind: 'qr' | 'slip'; url: string } | undefined>(undefined);
  const path = `/homes/${home.homeId}/invites/${invite.id}`;
  const show = async (kind: 'qr' | 'slip'): Promise<void> => {
    shown.value = { kind, url: svgUrl(await (await blobOf(`${path}/${kind}`)).text()) };
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(invite.url);
    announce(say('copied'));
  };
  const rooms = invite.rooms?.map((id) => home.room(id)?.name ?? id).join(', ');
  return (
    <li>
      <span class="what">
        <strong class="numbers">{invite.code}</strong>
        <small>{[say(`role.${invite.role}`), invite.name, rooms, say('left', { count: invite.uses }), say('until', { when: moment(invite.expiresAt) }), invite.homeNetworkOnly && say('homeNetworkOnly'), invite.withinMeters && say('near')].filter(Boolean).join(' · ')}</small>
      </span>
      <span class="row">
        {isSecureContext && <button type="button" class="button small" aria-label={`${say('copyLink')}: ${invite.code}`} onClick={() => void copy()}>{say('copyLink')}</button>}
        <button type="button" class="button small" aria-label={`${say('showQr')}: ${invite.code}`} onClick={() => void show('qr')}>{say('showQr')}</button>
        <button type="button" class="button small" aria-label={`${say('print')}: ${invite.code}`} onClick={() => void show('slip')}>{say('print')}</button>
        <Sure label={say('withdraw')} of={invite.code} act={async () => {
          await request<void>('DELETE', path);
          await gone();
        }} />
      </span>
      {shown.value && (
        <Dialog title={shown.value.kind === 'qr' ? say('showQr') : say('print')} close={() => (shown.value = undefined)}>
          <img class={shown.value.kind} src={shown.value.url} alt={shown.value.kind === 'qr' ? say('qrAlt', { url: invite.url }) : say('slipAlt', { code: invite.code, name: invite.name ?? say(`role.${invite.role}`) })} />
          {shown.value.kind === 'qr' ? <a href={invite.url} target="_blank" rel="noreferrer">{invite.url}</a> : <button type="button" class="button primary" onClick={() => print()}>{say('printNow')}</button>}
        </Dialog>
      )}
    </li>
  );
}
