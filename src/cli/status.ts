import type { Command } from './command.ts';
import { findKnownStatus } from './known-status.ts';
import { statusAsText } from './status-as-text.ts';

export const status: Command = {
  name: 'status',
  summary: 'Says whether telemetry is on, what decided, where events go, and what became of the last ones.',
  flags: { resolve: 'asks the cluster that this pod runs in who its events would be of' },
  effects: 'Writes nothing, and opens no socket without --resolve.',
  run: async (context) => {
    const found = await findKnownStatus(context);
    const { report, ...rest } = found;
    const { writtenAt, lastSend, counters = [], folded = {} } = report ?? {};
    const json = { ...rest, lastSend, counters, folded, reportedAt: writtenAt };
    return { text: statusAsText(found, context.widthColumns), json, exitCode: 0 };
  },
};
