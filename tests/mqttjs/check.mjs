// mqtt.js against an endpoint: node check.mjs mqtt://127.0.0.1:1883 ws://127.0.0.1:5080/mqtt
import mqtt from 'mqtt';

const failures = [];
for (const url of process.argv.slice(2)) {
  for (const protocolVersion of [4, 5]) {
    const name = `${url} v${protocolVersion}`;
    const timeout = setTimeout(() => { console.error(`${name}: no answer`); process.exit(1); }, 8000);
    const client = await mqtt.connectAsync(url, { protocolVersion, reconnectPeriod: 0 });
    const topic = `mqttjs/${protocolVersion}/${Math.random().toString(36).slice(2)}`;
    const got = [];
    const all = new Promise((done) => client.on('message', (where, payload, packet) => {
      got.push(`${where === topic} ${payload} ${packet.qos}`);
      if (got.length === 3) done();
    }));
    await client.subscribeAsync(topic, { qos: 2 });
    for (const qos of [0, 1, 2]) await client.publishAsync(topic, `qos ${qos}`, { qos });
    await all;
    const wanted = ['true qos 0 0', 'true qos 1 1', 'true qos 2 2'];
    if (JSON.stringify(got) !== JSON.stringify(wanted)) failures.push(`${name}: ${got}`);
    await client.endAsync();
    clearTimeout(timeout);
    console.log(`${name}: ok`);
  }
}
if (failures.length > 0) { console.error(failures.join('\n')); process.exit(1); }
