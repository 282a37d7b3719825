import type { JSX } from 'preact';
import { HouseLists } from './HouseLists';
import { Reminders } from './Reminders';
import { Timers } from './Timers';

/** What the assistant keeps for the home and for me: timers, reminders, lists. */
export function BoardPanel(): JSX.Element {
  return (
    <>
      <Timers />
      <Reminders />
      <HouseLists />
    </>
  );
}
