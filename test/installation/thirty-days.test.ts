import { expect, onTestFinished, test, vi } from 'vitest';
import type { WireEvent } from '../../exporter/wire-event.ts';
import {
  type InstallationEvents,
  createInstallationEvents,
} from '../../src/installation/create-installation-events.ts';
import { createExporter, ignore } from '../support/exporter.ts';
import { instanceOf, lifecycleCatalog, recordedSpan } from '../support/lifecycle-catalog.ts';
import { createStateInFiles } from '../support/state-in-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-01T00:00:00Z');
const REPLICAS = 3;

/** A process of the server: its exporter has a random key of its own. */
interface Replica {
  readonly end: () => readonly WireEvent[];
}

function startReplica(folder: string, version: string, random: () => number): Replica {
  const { exporter, sink } = createExporter({
    catalog: lifecycleCatalog,
    instance: instanceOf('a'),
    now: Date.now,
  });
  const events: InstallationEvents = createInstallationEvents({
    events: { install: 'installed', update: 'updated', daily: 'alive' },
    version,
    properties: { oldVersion: 'old_version', newVersion: 'new_version' },
    state: createStateInFiles(folder),
    record: (name, properties, atMillis) =>
      exporter.export([recordedSpan(name, atMillis, properties)], ignore),
    now: Date.now,
    jitter: random,
    runDetached: (work) => work(),
  });
  events.start();
  return {
    end: () => {
      events.stop();
      exporter.sendAtExit();
      expect(exporter.counters().replacedTimes).toBe(0);
      return sink.attempts.flat();
    },
  };
}

/** Day and what PostHog counts an event once by. */
const keyOf = ({ timestamp, event, distinct_id, uuid }: WireEvent): string =>
  [timestamp.slice(0, 10), event, distinct_id, uuid].join(' ');

/** Rolling updates are slow: replicas that one has not reached yet restart with the version before. */
function versionAt(hour: number, replica: number): string {
  const days = (hour - 10 * replica) / 24;
  if (days < 9.5) return '1.2.2';
  return days < 20 ? '1.2.3' : '1.3.0';
}

const UPDATES = [
  ['1.2.2', '1.2.3'],
  ['1.2.3', '1.3.0'],
];

test.each([
  ['three restarts a day', 8, 0, UPDATES],
  ['three restarts a day, half of them after a crash that loses everything', 8, 0.5, UPDATES],
  ['one start for all of the time', 24 * 30, 0, []],
  ['a restart every five days', 24 * 5, 0, UPDATES],
])(
  'thirty days of three replicas with %s count as what happened',
  async (_, restartHours, crashes, expectedUpdates) => {
    vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const folder = tempFolder();
    const arrived: WireEvent[] = [];
    const replicas = new Map<number, Replica>();
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      for (let replica = 0; replica < REPLICAS; replica += 1) {
        if ((hour - replica) % restartHours !== 0 && hour > 0) continue;
        const last = replicas.get(replica)?.end() ?? [];
        if (random() >= crashes) arrived.push(...last);
        replicas.set(replica, startReplica(folder, versionAt(hour, replica), random));
      }
      await vi.advanceTimersByTimeAsync(HOUR);
    }
    for (const replica of replicas.values()) arrived.push(...replica.end());
    const counted = [...new Map(arrived.map((event) => [keyOf(event), event])).values()];
    const daysOf = (name: string): readonly string[] =>
      counted
        .filter(({ event }) => event === name)
        .map(({ timestamp }) => timestamp)
        .toSorted();
    expect(daysOf('installed')).toEqual(['2026-11-01T00:00:00.000Z']);
    expect(daysOf('alive')).toEqual(
      Array.from({ length: 30 }, (__, day) => new Date(START + day * 24 * HOUR).toISOString()),
    );
    const updates = counted.filter(({ event }) => event === 'updated');
    expect(updates.map(({ properties }) => [properties['old_version'], properties['new_version']])).toEqual(
      expectedUpdates,
    );
  },
);
