import { createRequire } from 'node:module';
import { operator } from './operator.js';

// By require, as `register` must: what an exporter tells of a stack has the paths of that build.
const { NodeSDK } = createRequire(process.argv[1])('@opentelemetry/sdk-node');
// What the operator's variables ask for, and what nobody asked for left out.
const sdk = new NodeSDK({ metricReaders: [], logRecordProcessors: [] });
sdk.start();
operator.stop = () => sdk.shutdown();
if (process.env.HOST_SIGNALS === 'none') {
  process.once('SIGTERM', () => {
    void sdk.shutdown().finally(() => process.kill(process.pid, 'SIGTERM'));
  });
}
