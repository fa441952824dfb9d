// An S3-compatible server with one bucket, on a folder and a port: node server.mjs FOLDER PORT
import S3rver from "@20minutes/s3rver";

const [directory, port] = process.argv.slice(2);
const options = { directory, port: Number(port), address: "127.0.0.1", silent: true, vhostBuckets: false };
const listens = await new S3rver({ ...options, configureBuckets: [{ name: "kopiot", configs: [] }] }).run();
console.log(`listening on ${listens.address}:${listens.port}`);
