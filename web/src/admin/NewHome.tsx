import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { say as door } from '../account/doorTexts';
import { Field } from '../account/Field';
import { request } from '../api/http';
import type { HomeView } from '../contracts';
import { Form } from '../ui/Form';
import { say } from './texts';

/** A home of one's own, or the way into somebody else's. */
export function NewHome({ made }: { made: (homeId: string) => void }): JSX.Element {
  const name = useSignal('');
  return (
    <>
      <Form inline submit={say('homeMake')} kind="plain" act={async () => made((await request<HomeView>('POST', '/homes', { body: { name: name.value.trim(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } })).id)}>
        {(fault) => <Field label={say('homeName')} name="name" value={name} fault={fault} />}
      </Form>
      <p><a href="/join">{door('haveCode')}</a></p>
    </>
  );
}
