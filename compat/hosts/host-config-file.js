import { startNodeSdk } from '@opentelemetry/sdk-node';
import { operator } from './operator.js';

const sdk = startNodeSdk();
operator.stop = () => sdk.shutdown();
