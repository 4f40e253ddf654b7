import { AsyncResource } from 'node:async_hooks';
import { ROOT_CONTEXT, context } from '@opentelemetry/api';
import { SUPPRESSED } from './suppressed.ts';

/** Runs work as nobody's child. */
export type RunDetached = <Result>(work: () => Result) => Result;

/**
 * Timers and sockets that are made inside `work` belong to no request: they start from the
 * asynchronous context of this call, from OpenTelemetry's root context, with tracing suppressed. Else
 * the request that happened to fill a batch would become the parent of its delivery, and a company's
 * own propagator would put that request's headers on it.
 */
export function createRunDetached(): RunDetached {
  const resource = new AsyncResource('dot-ai-telemetry');
  const suppressed = ROOT_CONTEXT.setValue(SUPPRESSED, true);
  return (work) => resource.runInAsyncScope(() => context.with(suppressed, work));
}
