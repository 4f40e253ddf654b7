import { z } from 'zod';

/** What must never be in a span: in arguments, results, error messages and URIs. */
export const SECRET = 'hunter2-very-secret';

interface ToolResult {
  [key: string]: unknown;
  content: { type: 'text'; text: string }[];
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
}

export interface TestTool {
  readonly name: string;
  readonly run: (signal: AbortSignal) => ToolResult | Promise<ToolResult>;
}

const text = (more: Partial<ToolResult> = {}): ToolResult => ({
  content: [{ type: 'text', text: SECRET }],
  ...more,
});

class QuotaError extends Error {
  override readonly name = 'QuotaError';
}

/** Tools that end in every way that a tool can. */
export const TEST_TOOLS: readonly TestTool[] = [
  { name: 'works', run: () => text() },
  { name: 'disabled', run: () => text() },
  { name: 'reports', run: () => text({ isError: true }) },
  { name: 'unsuccessful', run: () => text({ structuredContent: { success: false } }) },
  {
    name: 'throws',
    run: () => {
      throw new QuotaError(SECRET);
    },
  },
  { name: 'rejects', run: () => Promise.reject(Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' })) },
  {
    name: 'throws_text',
    run: () => {
      // oxlint-disable-next-line only-throw-error -- hosts do
      throw SECRET;
    },
  },
  {
    name: 'waits',
    run: (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(text()));
      }),
  },
];

/** What the tools take. */
export const TEST_INPUT = z.object({ secret: z.string().optional(), count: z.number().optional() });
