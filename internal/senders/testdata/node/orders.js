'use strict';
// An order service that works on a dozen orders at once, and sends traces,
// metrics and logs of it to the endpoint that its environment names.
const { sdk } = require('./telemetry.js');
const { spawn } = require('node:child_process');
const { setTimeout: sleep } = require('node:timers/promises');
const { context, metrics, propagation, trace, SpanKind, SpanStatusCode, ROOT_CONTEXT } = require('@opentelemetry/api');
const { logs, SeverityNumber } = require('@opentelemetry/api-logs');

const ORDERS = 12;
const tracer = trace.getTracer('shop.orders');
const logger = logs.getLogger('shop.orders');
const meter = metrics.getMeter('shop.orders');
const placed = meter.createCounter('shop.orders.placed', { unit: '{order}', description: 'Orders by how they ended' });
const duration = meter.createHistogram('http.server.request.duration', {
  unit: 's',
  advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1] },
});
meter
  .createObservableGauge('shop.stock.level', { unit: '{item}' })
  .addCallback((result) => result.observe(88, { 'shop.item': 'book' }));

class Declined extends Error {
  constructor() {
    super('the card was declined');
    this.name = 'Declined';
  }
}

const later = new Set(); // confirmations that are still being sent

function log(severityNumber, severityText, body, attributes) {
  logger.emit({ severityNumber, severityText, body, attributes });
}

// inSpan ends the span when work is done, and records what it throws.
function inSpan(name, options, work, parent = context.active()) {
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (err) {
      span.recordException(err);
      span.setStatus({ code: SpanStatusCode.ERROR, message: err.message });
      throw err;
    } finally {
      span.end();
    }
  });
}

// place answers one POST /orders.
function place(order) {
  const attributes = {
    'http.request.method': 'POST', 'url.path': '/orders', 'url.scheme': 'http', 'http.route': '/orders',
    'server.address': 'shop.example', 'shop.order.id': order,
  };
  return inSpan('POST /orders', { kind: SpanKind.SERVER, attributes }, async (span) => {
    const begin = performance.now();
    let [status, outcome] = [201, 'accepted'];
    await checkStock(order);
    try {
      await charge(order);
      log(SeverityNumber.INFO, 'INFO', 'order placed', { 'shop.order.id': order });
    } catch (err) {
      if (!(err instanceof Declined)) throw err;
      [status, outcome] = [502, 'declined'];
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'payment failed' });
      span.setAttribute('error.type', '502');
      log(SeverityNumber.ERROR, 'ERROR', 'order failed', { 'shop.order.id': order, 'exception.message': err.message });
    }
    confirmLater(order);
    span.setAttribute('http.response.status_code', status);
    placed.add(1, { 'shop.order.outcome': outcome });
    duration.record((performance.now() - begin) / 1000, {
      'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': status,
    });
  });
}

function checkStock(order) {
  const attributes = {
    'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.operation.name': 'SELECT', 'db.collection.name': 'stock',
    'server.address': 'db.example', 'server.port': 5432,
  };
  return inSpan('check stock', { attributes: { 'shop.order.id': order } }, () =>
    inSpan('SELECT stock', { kind: SpanKind.CLIENT, attributes }, () => sleep(5)));
}

function charge(order) {
  const attributes = {
    'http.request.method': 'POST', 'url.full': 'https://pay.example/charges', 'server.address': 'pay.example', 'server.port': 443,
  };
  return inSpan('POST /charges', { kind: SpanKind.CLIENT, attributes }, async (span) => {
    await sleep(40);
    if (order % 6 === 0) {
      span.setAttributes({ 'http.response.status_code': 402, 'error.type': '402' });
      throw new Declined();
    }
    span.setAttribute('http.response.status_code', 200);
  });
}

// confirmLater writes to the customer after the answer: the span outlives its parent.
function confirmLater(order) {
  const attributes = {
    'messaging.system': 'kafka', 'messaging.destination.name': 'mail', 'messaging.operation.type': 'send', 'shop.order.id': order,
  };
  const sent = inSpan('send confirmation', { kind: SpanKind.PRODUCER, attributes }, () => sleep(60));
  later.add(sent);
  sent.finally(() => later.delete(sent));
}

// importPrices takes as long as all the orders: its children are sent long
// before it. It goes on with the trace that started this process, if one did.
function importPrices() {
  const outer = propagation.extract(ROOT_CONTEXT, { traceparent: process.env.TRACEPARENT ?? '' });
  return inSpan('import prices', { attributes: { 'shop.price_lists': 3 } }, async () => {
    for (let i = 1; i <= 3; i++) {
      await inSpan('import price list', { attributes: { 'shop.price_list': i } }, () => sleep(600));
    }
    await runNext();
  }, outer);
}

// runNext runs another program as a part of this trace.
async function runNext() {
  const name = process.env.NEXT_COMMAND;
  if (!name) return;
  const carrier = {};
  propagation.inject(context.active(), carrier);
  const child = spawn(name, { env: { ...process.env, TRACEPARENT: carrier.traceparent }, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve, reject) => child.on('exit', resolve).on('error', reject));
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
}

async function main() {
  log(SeverityNumber.INFO, 'INFO', 'order service starts', { 'process.pid': process.pid });
  const work = [importPrices()];
  for (let order = 1; order <= ORDERS; order++) {
    work.push(place(order));
    await sleep(150);
  }
  await Promise.all(work);
  await Promise.all(later);
}

main()
  .catch((err) => {
    console.error('order service:', err);
    process.exitCode = 1;
  })
  .finally(() => sdk.shutdown());
