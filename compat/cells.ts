import type { Cell } from './cell.ts';
import { autoCells } from './cells/auto.ts';
import { inCodeCells } from './cells/in-code.ts';
import { oddCells } from './cells/odd.ts';
import { ownSdkCells } from './cells/own-sdk.ts';
import { registerCells } from './cells/register.ts';

/** The hosts that real users have. */
export const cells: readonly Cell[] = [
  ...registerCells,
  ...ownSdkCells,
  ...autoCells,
  ...inCodeCells,
  ...oddCells,
];
