import type { JSX } from 'preact';
import { useInside } from '../app/inside';
import { Tabs } from '../app/Tabs';
import { Audit } from './Audit';
import { Homes } from './Homes';
import { HomeSettings } from './HomeSettings';
import { Moderation } from './Moderation';
import { Reports } from './Reports';
import { say } from './texts';

/** The home itself: its settings, order in its rooms, its trail, and ways out. */
export function AdminView({ section }: { section: string }): JSX.Element {
  const { home } = useInside();
  const role = home.snapshot.value?.home.role;
  const admin = role === 'owner' || role === 'admin';
  return (
    <div class="pages">
      <header>
        <h1>{say('title')}</h1>
        <Tabs label={say('tabs')} base="/settings" current={section} tabs={[['', say('settings')], ...(admin ? [['moderation', say('moderation')] as const, ['audit', say('audit')] as const] : []), ['leaving', say('leaving')]]} />
      </header>
      {section === 'leaving' ? <Homes owner={role === 'owner'} />
        : !admin ? <p class="note">{say('notYours')}</p>
        : section === 'moderation' ? <><Reports /><Moderation /></>
        : section === 'audit' ? <Audit />
        : <HomeSettings />}
    </div>
  );
}
