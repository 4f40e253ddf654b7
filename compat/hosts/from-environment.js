import { NodeSDK } from '@opentelemetry/sdk-node';
import { operator } from './operator.js';

// What the operator's variables ask for, and what nobody asked for left out.
const sdk = new NodeSDK({ metricReaders: [], logRecordProcessors: [] });
sdk.start();
operator.stop = () => sdk.shutdown();
if (process.env.HOST_SIGNALS === 'none') {
  process.once('SIGTERM', () => {
    void sdk.shutdown().finally(() => process.kill(process.pid, 'SIGTERM'));
  });
}
