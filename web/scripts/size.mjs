// What each route costs to load, gzipped, against the budgets: node scripts/size.mjs (after npm run build).
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const assets = new URL('../../server/Roommate.Server/wwwroot/assets/', import.meta.url);
const page = readFileSync(new URL('../index.html', assets), 'utf8');
const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
const sources = new Map(scripts.map((name) => [name, readFileSync(new URL(name, assets), 'utf8')]));
const gzipped = (names) => [...names].reduce((sum, name) => sum + gzipSync(sources.get(name)).length, 0) / 1000;

/** A script and everything it imports before it can run. */
function closure(names, into = new Set()) {
  for (const name of names) {
    if (into.has(name) || !sources.has(name)) continue;
    into.add(name);
    const imports = [...sources.get(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map((match) => match[1]);
    closure(imports, into);
  }
  return into;
}

const chunk = (prefix) => scripts.filter((name) => name.startsWith(`${prefix}-`));
const entry = closure([...page.matchAll(/assets\/([^"]+\.js)/g)].map((match) => match[1]));
const inside = closure(chunk('Shell'), new Set(entry));
const rows = [
  ['entry', entry, 35],
  ['sign-in', closure(chunk('SignIn'), new Set(entry)), 80],
  ['set-up', closure(chunk('SetUp'), new Set(entry)), 80],
  ['home', closure(chunk('HomeView'), new Set(inside)), 80],
  ['account', closure(chunk('AccountView'), new Set(inside)), 80],
  ['people', closure(chunk('PeopleView'), new Set(inside)), 80],
  ['settings', closure(chunk('AdminView'), new Set(inside)), 80],
  ['room', closure(chunk('RoomView'), new Set(inside)), 80],
  ['device', closure(chunk('DeviceView'), new Set(inside)), 80],
  ['routines', closure(chunk('RoutinesView'), new Set(inside)), 80],
  ['routine', closure(chunk('RoutineView'), new Set(inside)), 80],
  ['firmware', closure(chunk('FirmwareView'), new Set(inside)), 80],
  ['everything', new Set(scripts), 180],
];
// Nobody loads two languages: the whole page is everything with the largest of them.
const languages = ['de', 'ar'].flatMap(chunk).toSorted((a, b) => gzipped([b]) - gzipped([a]));
rows.at(-1)[1] = new Set(scripts.filter((name) => !languages.slice(1).includes(name)));
let over = 0;
for (const [name, names, budget] of rows) {
  const size = gzipped(names);
  if (size > budget) over++;
  console.log(`${name.padEnd(12)} ${size.toFixed(1).padStart(6)} kB of ${budget}${size > budget ? '  OVER' : ''}`);
}
process.exit(over > 0 ? 1 : 0);
