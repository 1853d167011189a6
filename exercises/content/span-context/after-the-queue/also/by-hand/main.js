'use strict';
// A print shop. Customers hand in jobs, a worker prints them later, one after
// the other. The second job jams the printer.
const { setTimeout: sleep } = require('node:timers/promises');
const { ROOT_CONTEXT, trace } = require('@opentelemetry/api');
const { NodeSDK, resources } = require('@opentelemetry/sdk-node');

// Sends to the address in OTEL_EXPORTER_OTLP_ENDPOINT.
const sdk = new NodeSDK({
  resource: resources.resourceFromAttributes({ 'service.name': 'print-shop' }),
  instrumentations: [],
});
sdk.start();

const tracer = trace.getTracer('print-shop');
const queue = [];

// accept takes a job at the counter.
function accept(id) {
  const span = tracer.startSpan('accept job');
  queue.push({ id, from: span.spanContext() });
  span.end();
}

// work prints what waits, until nothing does.
async function work() {
  while (queue.length > 0) {
    const job = queue.shift();
    try {
      await handle(job);
    } catch (err) {
      console.log(`job ${job.id}: ${err.message}`);
    }
  }
}

// handle prints one job.
async function handle(job) {
  const parent = trace.setSpanContext(ROOT_CONTEXT, job.from);
  const span = tracer.startSpan('handle job', { attributes: { 'job.id': job.id } }, parent);
  return print(job, trace.setSpan(parent, span)).finally(() => span.end());
}

// print feeds the paper; it takes a while, and job 2 gets stuck.
async function print(job, ctx) {
  const span = tracer.startSpan('print page', {}, ctx);
  try {
    await sleep(20);
    if (job.id === 2) throw new Error('paper jam');
    console.log(`job ${job.id}: printed`);
  } finally {
    span.end();
  }
}

async function main() {
  accept(1);
  accept(2);
  accept(3);
  await work();
  await sdk.shutdown(); // sends what is still in memory
}

main();
