import * as sdkNode from '@opentelemetry/sdk-node';
import { operator } from './operator.js';

// Line 2 knows the older spelling only.
const start = sdkNode.startNodeSdk ?? sdkNode.startNodeSDK;
const sdk = start();
operator.stop = () => sdk.shutdown();
