import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { request } from '../api/http';
import { navigate } from '../app/router';
import type { Room } from '../contracts';
import { Dialog } from '../ui/Dialog';
import { Form } from '../ui/Form';
import { Sure } from '../ui/Sure';
import '../ui/pages.css';
import { say } from './fileTexts';

/** A room's name, icon, place in the order and pace; and its end. */
export function RoomSettings({ room, close }: { room: Room; close: () => void }): JSX.Element {
  const name = useSignal(room.name);
  const icon = useSignal(room.icon ?? '');
  const floor = useSignal(room.floor ?? '');
  const order = useSignal(String(room.order ?? 0));
  const slow = useSignal(String(room.slowSeconds ?? 0));
  return (
    <Dialog title={say('settings')} close={close}>
      <Form submit={say('saveRoom')} act={async () => {
        await request<Room>('PATCH', `/rooms/${room.id}`, {
          body: { name: name.value, order: Number(order.value), slowSeconds: Number(slow.value), ...(icon.value ? { icon: icon.value } : {}), ...(floor.value ? { floor: floor.value } : {}) },
        });
        return say('saved');
      }}>
        {(fault) => (
          <>
            <Field label={say('name')} name="name" value={name} fault={fault} />
            <div class="pair">
              <Field label={say('icon')} name="icon" value={icon} required={false} fault={fault} />
              <Field label={say('floor')} name="floor" value={floor} required={false} fault={fault} />
            </div>
            <Field label={say('order')} name="order" type="number" value={order} fault={fault} />
            <Field label={say('slow')} name="slowSeconds" type="number" value={slow} fault={fault} />
          </>
        )}
      </Form>
      <Sure label={say('removeRoom')} of={room.name} act={async () => {
        await request<void>('DELETE', `/rooms/${room.id}`);
        close();
        navigate('/');
      }} />
    </Dialog>
  );
}
