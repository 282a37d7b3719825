import type { JSX } from 'preact';
import { about, learnAbout, signedIn, unreachable } from '../account/session';
import { t } from '../i18n';
import { announcement } from '../ui/announce';
import { lazy } from './lazy';
import { path } from './router';
import { UpdateBanner } from './UpdateBanner';
import { doors } from './doors';
import { SecureContextBanner } from './SecureContextBanner';

const SignIn = lazy(() => import('../account/SignIn').then((module) => module.SignIn));
const SetUp = lazy(() => import('../account/SetUp').then((module) => module.SetUp));
const Shell = lazy<{ key?: string }>(() => import('./Shell').then((module) => module.Shell));

/** Which of the three worlds is shown: the home, the door, or the building of it. */
export function App(): JSX.Element {
  return (
    <>
      <SecureContextBanner />
      <UpdateBanner />
      <World />
      <p class="sr-only" role="status" aria-live="polite">{announcement}</p>
    </>
  );
}

function World(): JSX.Element {
  const Open = doors[path.value];
  if (Open) return <Open />;
  if (signedIn.value) return <Shell key={signedIn.value} />;
  if (about.value?.setupNeeded || (path.value === '/set-up' && about.value === undefined && !unreachable.value)) return <SetUp />;
  if (about.value || !unreachable.value) return about.value ? <SignIn /> : <div class="loading" aria-busy="true" />;
  return (
    <main class="door">
      <div class="note bad" role="alert">
        <p>{t('error.unreachable')}</p>
        <button type="button" class="button small" onClick={() => void learnAbout()}>{t('action.tryAgain')}</button>
      </div>
    </main>
  );
}
