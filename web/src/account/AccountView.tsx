import type { JSX } from 'preact';
import { Tabs } from '../app/Tabs';
import { Activity } from './Activity';
import { AccessTokens } from './AccessTokens';
import { Blocked } from './Blocked';
import { EmailForm } from './EmailForm';
import { Leaving } from './Leaving';
import { Logins } from './Logins';
import { Passkeys } from './Passkeys';
import { PasswordForm } from './PasswordForm';
import { Preferences } from './Preferences';
import { Profile } from './Profile';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';
import { say } from './texts';

/** One's own account, in four parts. */
export function AccountView({ section }: { section: string }): JSX.Element {
  return (
    <div class="pages">
      <header>
        <h1>{say('title')}</h1>
        <Tabs label={say('tabs')} base="/account" current={section} tabs={[['', say('profile')], ['security', say('security')], ['devices', say('devices')], ['data', say('data')]]} />
      </header>
      {section === 'security' ? <><PasswordForm /><EmailForm /><SecondFactor /><Passkeys /><Logins /></>
        : section === 'devices' ? <><Sessions /><AccessTokens /><Activity /></>
        : section === 'data' ? <><Blocked /><Leaving /></>
        : <><Profile /><Preferences /></>}
    </div>
  );
}
