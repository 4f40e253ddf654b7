import { type Context, type ContextManager, ROOT_CONTEXT, createContextKey } from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { TracingApi } from './tap.ts';
import { watchClaims } from './watch-claims.ts';

const PROBE = createContextKey('dot-ai-telemetry.probe');

/**
 * Claims the API's context where nobody did: without it no span has a parent, and a tool call inside
 * another counts as two. Asked when the first selected span starts and not before, and given back
 * when a host's own SDK claims it after all. The returned function gives it back too.
 */
export function claimContext(apis: readonly Pick<TracingApi, 'context'>[]): () => void {
  const [first] = apis;
  const manager = new SpanContextManager();
  if (first === undefined || hasManager(first.context) || !first.context.setGlobalContextManager(manager)) {
    return () => undefined;
  }
  const release = (): void => {
    if (manager.isEnabled) first.context.disable();
  };
  const stop = watchClaims(
    apis.map(({ context }) => ({ api: context, claim: 'setGlobalContextManager' })),
    (_slot, claim, args) => {
      release();
      return claim(...args);
    },
  );
  return () => {
    stop();
    release();
  };
}

function hasManager(context: TracingApi['context']): boolean {
  return context.with(ROOT_CONTEXT.setValue(PROBE, true), () => context.active().getValue(PROBE) === true);
}

/**
 * Ours and not that of `@opentelemetry/context-async-hooks`: neither of its lines fits both lines of the API
 * and Node.js 20.
 */
class SpanContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();
  isEnabled = true;

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Arguments extends unknown[], Work extends (...args: Arguments) => ReturnType<Work>>(
    context: Context,
    work: Work,
    thisArg?: ThisParameterType<Work>,
    ...args: Arguments
  ): ReturnType<Work> {
    return this.#storage.run(context, () => Reflect.apply(work, thisArg, args));
  }

  bind<Target>(context: Context, target: Target): Target {
    if (typeof target !== 'function') return target;
    const storage = this.#storage;
    const bound = function bound(this: unknown, ...args: unknown[]): unknown {
      return storage.run(context, () => Reflect.apply(target, this, args));
    };
    // Frameworks tell handlers apart by how many arguments they take.
    return Object.defineProperty(bound, 'length', { configurable: true, value: target.length }) as Target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.isEnabled = false;
    this.#storage.disable();
    return this;
  }
}
