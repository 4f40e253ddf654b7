import { vi, expect } from 'vitest';
import { type Running, ROOT, startNode } from './run-node.ts';
import { waitUntil } from './capture.ts';

/** The server of an example, as a process of its own. */
export interface ExampleHost extends Running {
  /** Sends JSON, and gives the answer's; for a method and path such as `POST /agents`. */
  readonly call: (route: string, body?: object) => Promise<Readonly<Record<string, unknown>>>;
  /** Resolves when it knows whose its events are, and has so many of them, none by default. */
  readonly identified: (events?: number) => Promise<void>;
  /** Ends it by SIGTERM, and resolves when it has ended. */
  readonly stop: () => Running['ended'];
}

/** Where each tells what its telemetry is. */
const STATUS = { hay: 'GET /telemetry', timetracker: 'GET /admin/telemetry' } as const;
const ADDRESS = /^listening on (http:\S+)$/mu;

/** Starts an example and waits until it listens. `args` are for Node.js. */
export async function startExample(
  name: 'hay' | 'timetracker',
  environment: Record<string, string>,
  args: readonly string[] = [],
): Promise<ExampleHost> {
  const running = startNode([...args, `${ROOT}examples/products/${name}/server.js`], {
    PORT: '0',
    ...environment,
  });
  await waitUntil(() => ADDRESS.test(running.stdout()));
  const url = ADDRESS.exec(running.stdout())?.[1] ?? '';
  const call: ExampleHost['call'] = async (route, body) => {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    ...running,
    call,
    identified: (events = 0) =>
      vi.waitFor(
        async () => {
          const { instanceKind, selected } = await call(STATUS[name]);
          expect(instanceKind).toBe('file');
          expect(selected).toBeGreaterThanOrEqual(events);
        },
        { timeout: 5000 },
      ),
    stop: () => {
      running.child.kill('SIGTERM');
      return running.ended;
    },
  };
}
