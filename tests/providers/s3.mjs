// A store that speaks S3 (npm's s3rver) with one bucket: node s3.mjs PORT DIRECTORY. It knows the key S3RVER alone.
import S3rver from 's3rver';

const [port, directory] = process.argv.slice(2);
const server = new S3rver({ port: Number(port), address: '127.0.0.1', directory, silent: true, configureBuckets: [{ name: 'roommate' }] });
await server.run();
console.log('ready');
