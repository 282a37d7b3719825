import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useInside } from '../../app/inside';
import type { CommandState, DeviceCommand, Json, JsonObject, Twin } from '../../contracts';
import { asFault } from '../../live';
import { announce } from '../../ui/announce';
import { clockTime } from '../../ui/time';
import type { TwinEntry } from '../twins';
import { say } from './texts';

const known: Record<string, string[]> = { button: ['press'], speaker: ['say'], vacuum: ['start', 'pause', 'dock'], cover: ['stop'] };

/** A command with its arguments, and what came of those that were sent. */
export function Commands({ entry, twin }: { entry: TwinEntry; twin: Twin }): JSX.Element {
  const { client } = useInside();
  const name = useSignal('');
  const args = useSignal('');
  const seconds = useSignal('10');
  const queue = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const offers = [...new Set(Object.values(twin.about?.components ?? {}).flatMap((component) => known[component.kind] ?? []))];

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = '';
    let parsed: Json | undefined;
    try {
      parsed = args.value.trim() ? (JSON.parse(args.value) as Json) : undefined;
    } catch (error) {
      problem.value = say('notJson', { problem: (error as Error).message });
      return;
    }
    busy.value = true;
    const request: JsonObject = { deviceId: twin.id, command: name.value.trim(), queue: queue.value, timeoutMs: Math.max(1, Number(seconds.value) || 10) * 1_000, ...(parsed === undefined ? {} : { args: parsed }) };
    try {
      const { state } = await client.invoke<{ state: CommandState }>('Invoke', request);
      announce(`${name.value}: ${say(`state.${state}`)}`);
    } catch (error) {
      problem.value = asFault(error).message;
    }
    busy.value = false;
  };
  return (
    <section class="part" aria-labelledby="device-commands">
      <header><h2 id="device-commands">{say('commands')}</h2></header>
      <p class="quiet">{say('commandsLead')}</p>
      <form class="device-form" onSubmit={(event) => void send(event)}>
        <label class="field"><span>{say('command')}</span>
          <input class="input" required maxLength={64} list="device-command-offers" autocomplete="off" spellcheck={false} value={name} onInput={(event) => (name.value = event.currentTarget.value)} />
        </label>
        <datalist id="device-command-offers">{offers.map((offer) => <option key={offer} value={offer} />)}</datalist>
        <label class="field"><span>{say('args')}</span>
          <textarea class="input code" rows={2} spellcheck={false} value={args} onInput={(event) => (args.value = event.currentTarget.value)} />
        </label>
        <label class="field"><span>{say('timeout')}</span>
          <input class="input" type="number" min="1" max="3600" value={seconds} onInput={(event) => (seconds.value = event.currentTarget.value)} />
        </label>
        <label class="check"><input type="checkbox" checked={queue} onChange={(event) => (queue.value = event.currentTarget.checked)} /><span>{say('queue')}</span></label>
        {problem.value && <p class="note bad" role="alert">{problem.value}</p>}
        <button type="submit" class="button" disabled={busy.value}>{say(busy.value ? 'sending' : 'send')}</button>
      </form>
      {entry.commands.value.length === 0 ? <p class="quiet">{say('noCommands')}</p> : <ul class="device-answers">{entry.commands.value.map((command) => <Answer key={command.id} command={command} />)}</ul>}
    </section>
  );
}

function Answer({ command }: { command: DeviceCommand }): JSX.Element {
  const body = command.body ?? command.late?.body;
  return (
    <li data-state={command.state}>
      <strong>{command.name}</strong> <span class="quiet">{clockTime(command.at)}</span>: {say(`state.${command.state}`)}
      {command.status !== undefined && ` (${command.status})`}
      {body !== undefined && body !== null && <code>{JSON.stringify(body)}</code>}
    </li>
  );
}
