import { catalog } from './catalog.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { forget } from './forget.ts';
import { id } from './id.ts';
import { init } from './init.ts';
import { turnOff, turnOn } from './on-off.ts';
import { preview } from './preview.ts';
import { status } from './status.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  status,
  catalog,
  preview,
  id,
  turnOn,
  turnOff,
  forget,
  doctor,
  init,
];

/** Flags of every command, each with what it does; `product` takes the path of a file. */
export const SHARED_FLAGS: Readonly<Record<'json' | 'product' | 'help' | 'version', string>> = {
  json: 'prints one JSON document on stdout instead of text; where the exit code is 2, one with the key error',
  product:
    'takes the product from a file, such as ./telemetry.js, and executes that file; it must be a path to one that is there. Without it: the product that the nearest package.json names under "telemetry", whose file is executed too, else dot-ai',
  help: 'prints what a command does, and does nothing',
  version: 'prints the version of this package',
};
