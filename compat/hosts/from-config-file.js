import { createRequire } from 'node:module';
import { operator } from './operator.js';

// By require, as `register` must: what an exporter tells of a stack has the paths of that build.
const sdkNode = createRequire(process.argv[1])('@opentelemetry/sdk-node');
// Line 2 knows the older spelling only.
const start = sdkNode.startNodeSdk ?? sdkNode.startNodeSDK;
const sdk = start();
operator.stop = () => sdk.shutdown();
