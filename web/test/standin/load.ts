import type { StandInHome } from './home';
import type { DeviceSeed } from './devices';

/** 100 lamps and 100 thermometers, for measuring the page. */
export function manyDevices(rooms: string[]): DeviceSeed[] {
  return Array.from({ length: 200 }, (_, index): DeviceSeed => {
    const room = rooms[index % rooms.length] ?? '';
    return index % 2 === 0
      ? { name: `Lamp ${index}`, room, components: { light: { kind: 'light' } }, reported: { light: { on: index % 4 === 0, brightness: 50 } } }
      : { name: `Air ${index}`, room, components: { temperature: { kind: 'sensor', class: 'temperature', unit: '°C' } }, reported: { temperature: { value: 20 } } };
  });
}

/** So many reports a second, evenly, each of another device. */
export function keepReporting(home: StandInHome, perSecond: number): void {
  const ids = [...home.twins.keys()];
  let sent = 0;
  const began = Date.now();
  setInterval(() => {
    const due = Math.floor(((Date.now() - began) / 1_000) * perSecond);
    for (; sent < due; sent++) {
      const id = ids[(sent * 7) % ids.length] ?? '';
      const light = home.twins.get(id)?.about.components?.['light'];
      home.report(id, light ? { light: { brightness: (sent * 13) % 100, on: sent % 3 > 0 } } : { temperature: { value: 15 + (sent % 100) / 10 } });
    }
  }, 10);
}

/** About 16 kB of markdown as a model writes it. */
export const longAnswer = Array.from({ length: 40 }, (_, index) => `## Part ${index + 1}

Some **strong** words about the home, a \`value\`, and a [link](https://example.com/${index}) in a sentence that goes on for a while so that it wraps on every screen.

- one thing
- another thing with _emphasis_
- a third

\`\`\`ts
const answer${index} = { light: { on: true, brightness: ${index} } };
\`\`\`
`).join('\n');
