/** What a host can ask telemetry for, loaded when it does: none of it is needed to be off. */
export { describeStatus } from './describe-status.ts';
export { showHint } from './hint.ts';
