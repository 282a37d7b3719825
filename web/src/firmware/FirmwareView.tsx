import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useInside } from '../app/inside';
import { t } from '../i18n';
import { AddDevice } from './AddDevice';
import { Releases } from './Releases';
import { FirmwareStore } from './store';
import { say } from './texts';
import './firmware.css';

/** Devices of one's own: how they come into the home, and what runs on them. */
export function FirmwareView(): JSX.Element {
  const { home } = useInside();
  const store = useMemo(() => new FirmwareStore(home.homeId), [home.homeId]);
  useEffect(() => void store.load(), [store]);
  return (
    <div class="firmware">
      <header>
        <h1>{say('title')}</h1>
        <p class="quiet">{say('lead')}</p>
      </header>
      {store.problem.value && (
        <div class="note bad" role="alert">
          <p>{say('loadFailed', { problem: store.problem.value })}</p>
          <button type="button" class="button small" onClick={() => void store.load()}>{t('action.tryAgain')}</button>
        </div>
      )}
      {home.mayConfigure.value && <AddDevice store={store} />}
      <Releases store={store} />
    </div>
  );
}
