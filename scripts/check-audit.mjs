#!/usr/bin/env node
// Checks the audit trails of all homes one administers: that each chain is whole, and that none was cut short since the
// last check. What it saw is noted in a file, so keep that file somewhere else than the server.
//   ROOMMATE_TOKEN=rmt_... scripts/check-audit.mjs [http://localhost:5080] [audit-heads.json]
// The token needs the scopes see and administer. Ends with 0 when all is well, 1 when a trail was tampered with, 2 when it could not be checked.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const [server = 'http://localhost:5080', file = 'audit-heads.json'] = process.argv.slice(2);
const token = process.env.ROOMMATE_TOKEN;

async function ask(path) {
  const answer = await fetch(`${server}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${body.code} ${body.detail}`);
  return body;
}

/** What is wrong with a home's trail, or undefined. */
async function check(home, noted) {
  const chain = await ask(`/homes/${home.id}/audit/check`);
  if (chain.brokenAt) return `row ${chain.brokenAt} does not fit`;
  if (noted && chain.count < noted.count) return `it had ${noted.count} rows and has ${chain.count}`;
  if (noted && noted.count > 0) {
    const row = (await ask(`/homes/${home.id}/audit?limit=1&cursor=${noted.count + 1}`)).items[0];
    if (row?.hash !== noted.head) return `row ${noted.count} is another one than at the last check`;
  }
  heads[home.id] = { count: chain.count, head: chain.head };
  console.log(`${home.name}: ${chain.count} rows, whole (${chain.erased} of erased people)`);
  return undefined;
}

if (!token) {
  console.error('Set ROOMMATE_TOKEN to an access token with the scopes see and administer.');
  process.exit(2);
}
const heads = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
let bad = 0;
try {
  for (const home of (await ask('/homes')).items.filter((one) => ['owner', 'admin'].includes(one.role))) {
    const wrong = await check(home, heads[home.id]);
    if (!wrong) continue;
    bad++;
    console.error(`${home.name}: TAMPERED WITH: ${wrong}`);
  }
} catch (error) {
  console.error(`It could not be checked: ${error.message}`);
  process.exit(2);
}
writeFileSync(`${file}.new`, `${JSON.stringify(heads, null, 2)}\n`);
renameSync(`${file}.new`, file);
process.exit(bad ? 1 : 0);
