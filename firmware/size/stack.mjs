// node stack.mjs DIRECTORY LIMIT: the deepest chain of calls by GCC's -fcallgraph-info=su, in bytes. A function that calls itself
// (JSON and twins nest at most so deep) counts as often as its nesting allows.
import { readFileSync, readdirSync } from 'node:fs';

const [directory, limit] = [process.argv[2], Number(process.argv[3])];
const nesting = [[/JsonCheck/, 16], [/Twin.*applyAt/, 10]];
const size = new Map(), calls = new Map(), names = new Map();
for (const file of readdirSync(directory).filter(f => f.endsWith('.ci'))) {
  for (const line of readFileSync(`${directory}/${file}`, 'utf8').split('\n')) {
    const node = /^node: \{ title: "([^"]+)" label: "([^"]*)"/.exec(line);
    if (node) {
      const bytes = /\\n(\d+) bytes \((\w+)/.exec(node[2]);
      if (bytes) size.set(node[1], Number(bytes[1]));
      names.set(node[1], node[2].split('\\n')[0]);
    }
    const edge = /^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"/.exec(line);
    if (edge) calls.set(edge[1], (calls.get(edge[1]) ?? new Set()).add(edge[2]));
  }
}

const known = new Map();
function deepest(name, path) {
  if (known.has(name)) return known.get(name);
  if (path.has(name)) return { bytes: 0, chain: [] };
  path.add(name);
  let best = { bytes: 0, chain: [] };
  let recursive = false;
  for (const called of calls.get(name) ?? []) {
    recursive ||= path.has(called);
    const below = deepest(called, path);
    if (below.bytes > best.bytes) best = below;
  }
  path.delete(name);
  const times = nesting.find(([pattern]) => pattern.test(names.get(name) ?? ''))?.[1] ?? 1;
  const own = (size.get(name) ?? 0) * (recursive || times > 1 && /applyAt|::value|::object|::array/.test(names.get(name)) ? times : 1);
  const found = { bytes: own + best.bytes, chain: [`${own} ${names.get(name) ?? name}`, ...best.chain] };
  if (path.size === 0) known.set(name, found);
  return found;
}

let worst = { bytes: 0, chain: [] };
for (const name of size.keys()) {
  if (!/roommate/.test(names.get(name) ?? '')) continue; // the core's own; the shell's main is not it
  const found = deepest(name, new Set());
  if (found.bytes > worst.bytes) worst = found;
}
console.log(`stack: ${worst.bytes} bytes at most (limit ${limit})`);
if (process.argv[4] === '-v' || worst.bytes > limit) console.log(worst.chain.map(c => `  ${c}`).join('\n'));
process.exit(worst.bytes <= limit ? 0 : 1);
