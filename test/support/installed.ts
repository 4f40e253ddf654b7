import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type InstallationEvents,
  type InstallationEventsOptions,
  createInstallationEvents,
} from '../../src/installation/create-installation-events.ts';
import { createStateInFiles } from './state-in-files.ts';
import { tempFolder } from './temp-folder.ts';

export interface Installed {
  /** What was recorded: name, day and values. */
  readonly recorded: (readonly string[])[];
  /** Starts a process on a day, and stops the one before it. */
  readonly startOn: (
    time: string,
    options?: Partial<InstallationEventsOptions>,
  ) => Promise<InstallationEvents>;
  readonly path: string;
  readonly remembered: () => unknown;
}

/** A folder with or without a state file, and what its processes record. */
export function install(text?: string): Installed {
  const folder = tempFolder();
  const path = join(folder, 'installation.json');
  if (text !== undefined) writeFileSync(path, text);
  const recorded: (readonly string[])[] = [];
  let running: InstallationEvents | undefined;
  onTestFinished(() => running?.stop());
  return {
    recorded,
    path,
    remembered: () => JSON.parse(readFileSync(path, 'utf8')),
    startOn: async (time, options) => {
      running?.stop();
      running = createInstallationEvents({
        events: { install: 'installed', update: 'updated' },
        version: '1.2.3',
        properties: { oldVersion: 'old_version', newVersion: 'new_version' },
        state: createStateInFiles(folder),
        record: (name, properties, startTimeMillis) => {
          const values = Object.entries(properties).map((pair) => pair.join('='));
          recorded.push([
            name,
            new Date(startTimeMillis).toISOString().replace('T00:00:00.000Z', ''),
            ...values,
          ]);
        },
        now: () => Date.parse(`2026-${time}:00Z`),
        jitter: () => 0,
        runDetached: (work) => work(),
        ...options,
      });
      running.start();
      await settle();
      return running;
    },
  };
}

/** State in files waits for nothing but microtasks. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
