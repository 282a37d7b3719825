import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { Tabs } from '../app/Tabs';
import { Grants } from './Grants';
import { Invites } from './Invites';
import { Members } from './Members';
import { say } from './texts';
import { Why } from './Why';

/** Who is in the home, who is invited, and who may do what. */
export function PeopleView({ section }: { section: string }): JSX.Element {
  const { home } = useInside();
  const role = home.snapshot.value?.home.role;
  const admin = role === 'owner' || role === 'admin';
  return (
    <div class="pages">
      <header>
        <h1>{say('title')}</h1>
        <Tabs label={say('tabs')} base="/people" current={section} tabs={[['', say('members')], ...(admin ? [['invites', say('invites')] as const] : []), ['rights', say('rights')]]} />
      </header>
      {section === 'invites' && admin ? <Invites />
        : section === 'rights' ? <><Why admin={admin} />{admin ? <Grants /> : <p class="quiet">{say('adminsOnly')}</p>}</>
        : <Members admin={admin} owner={role === 'owner'} />}
    </div>
  );
}
