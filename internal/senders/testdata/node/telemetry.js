'use strict';
// The SDK takes protocol and endpoint from the environment by itself.
const { NodeSDK, resources } = require('@opentelemetry/sdk-node');

const sdk = new NodeSDK({
  resource: resources.resourceFromAttributes({
    'service.name': 'orders-node',
    'service.version': '1.4.2',
    'deployment.environment.name': 'dev',
  }),
  instrumentations: [],
});
sdk.start();

module.exports = { sdk };
