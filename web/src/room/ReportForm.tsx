import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Field } from '../account/Field';
import { request } from '../api/http';
import type { Message } from '../contracts';
import { Dialog } from '../ui/Dialog';
import { Form } from '../ui/Form';
import '../ui/pages.css';
import { say } from './fileTexts';

/** Puts a message into the queue for a person to decide. */
export function ReportForm({ message, close }: { message: Message; close: () => void }): JSX.Element {
  const reason = useSignal('');
  return (
    <Dialog title={say('reportOf')} close={close}>
      <Form submit={say('reportSend')} act={async () => {
        await request<void>('POST', `/messages/${message.id}/reports`, { body: { reason: reason.value } });
        setTimeout(close, 1_500);
        return say('reported');
      }}>
        {(fault) => <Field label={say('reportWhy')} name="reason" value={reason} autofocus fault={fault} />}
      </Form>
    </Dialog>
  );
}
