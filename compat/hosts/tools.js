import { z } from 'zod';
import { askDownstream, askInSpan, think } from './tracing.js';

/** dot-ai's own errors carry a code that is new each time; here it stays, so that runs can be compared. */
class AppError extends Error {
  name = 'AppError';
  code = 'OPERATION_H_123456_abc';
}

class KubernetesAPIError extends Error {
  name = 'KubernetesAPIError';
}

const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });

/** Tools under dot-ai's names: successes, an error result, and two that throw. */
export const tools = [
  {
    name: 'version',
    input: z.object({}),
    run: async () => text(await askInSpan('version')),
  },
  {
    name: 'recommend',
    input: z.object({ intent: z.string() }),
    run: async ({ intent }) => {
      await askDownstream('recommend');
      await askInSpan('recommend in span');
      return text(think(intent));
    },
  },
  {
    name: 'manageOrgData',
    input: z.object({ dataType: z.string() }),
    run: async ({ dataType }) => ({ ...text(`no data of kind ${dataType}`), isError: true }),
  },
  {
    name: 'operate',
    input: z.object({ intent: z.string() }),
    run: async ({ intent }) => {
      throw new AppError(`refused to carry out: ${intent}`);
    },
  },
  {
    name: 'query',
    input: z.object({ intent: z.string() }),
    run: async () => {
      throw new KubernetesAPIError('there is no Kubernetes API here');
    },
  },
];

/** Registers every tool; `around` runs each handler. */
export function registerTools(server, around) {
  for (const { name, input, run } of tools) {
    server.registerTool(name, { description: name, inputSchema: input }, (raw) =>
      around(name, raw, server.server.getClientVersion(), () => run(raw)),
    );
  }
}
