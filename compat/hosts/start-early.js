import { startTracing } from './own-tracing.js';

startTracing();
