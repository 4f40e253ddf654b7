import type { Command } from './command.ts';
import { findKnownIdentity } from './known-identity.ts';

export const id: Command = {
  name: 'id',
  summary: 'Says the distinct_id that events leave with now, and what it is made of.',
  flags: { resolve: 'asks the cluster that this pod runs in' },
  effects: 'Writes nothing, and opens no socket without --resolve.',
  run: async (context) => {
    const { kind, isKnown, instance, reason } = await findKnownIdentity(context);
    const distinctId = isKnown ? instance.distinctIdAt(context.now()) : undefined;
    return {
      text: `${distinctId ?? 'There is no id to show.'}\nKind: ${kind} (${reason})`,
      json: { id: distinctId, kind, reason },
      exitCode: 0,
    };
  },
};
