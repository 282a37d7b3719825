import type { JSX } from 'preact';
import { route } from '../app/router';
import { BoardPanel } from './BoardPanel';
import { Inspector } from './Inspector';
import { MemoryPanel } from './MemoryPanel';
import { PersonaPanel } from './PersonaPanel';
import { ProactivePanel } from './ProactivePanel';
import { say } from './texts';
import { UsagePanel } from './UsagePanel';
import './assistant.css';

const parts = [
  ['memory', '/assistant'],
  ['board', '/assistant/board'],
  ['character', '/assistant/character'],
  ['usage', '/assistant/usage'],
  ['understanding', '/assistant/understanding'],
] as const;

/** What the assistant remembers, costs and understands, each a page of its own behind one heading. */
export function AssistantView(): JSX.Element {
  const here = route.value.name === 'assistant' ? route.value.part : 'memory';
  return (
    <div class="assistant">
      <header>
        <h1>{say('title')}</h1>
        <p class="quiet">{say('lead')}</p>
        <nav aria-label={say('parts')}>
          <ul class="parts">
            {parts.map(([name, to]) => (
              <li key={name}>
                <a href={to} {...(here === name ? { 'aria-current': 'page' as const } : {})}>{say(name)}</a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {here === 'board' ? <BoardPanel /> : here === 'character' ? <><PersonaPanel /><ProactivePanel /></> : here === 'usage' ? <UsagePanel /> : here === 'understanding' ? <Inspector /> : <MemoryPanel />}
    </div>
  );
}
