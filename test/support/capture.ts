import { onTestFinished } from 'vitest';
import { type LocalCapture, createLocalCapture } from '../../src/local-capture/create-local-capture.ts';
import { runProgram } from './run-node.ts';

/** Local capture that goes with the test. */
export async function startCapture(): Promise<LocalCapture> {
  const capture = await createLocalCapture();
  onTestFinished(() => capture.close());
  return capture;
}

/** Waits until `condition` holds; fails after five seconds. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('waited in vain');
}

export interface RemoteCapture {
  readonly url: string;
  /** What arrived so far, each event as it came. */
  readonly received: () => readonly unknown[];
}

const REMOTE_CAPTURE = `
import { createLocalCapture } from './dist/src/local-capture/create-local-capture.js';
const capture = await createLocalCapture();
console.log(capture.url);
let told = 0;
setInterval(() => {
  for (; told < capture.events.length; told += 1) console.log(JSON.stringify(capture.events[told].received));
}, 10);
`;

/** Local capture in a process of its own, for senders that block this one. Goes with the test. */
export async function startRemoteCapture(): Promise<RemoteCapture> {
  const { stdout } = runProgram(REMOTE_CAPTURE, {}, []);
  const lines = (): readonly string[] => stdout().split('\n').slice(0, -1);
  await waitUntil(() => lines().length > 0);
  return {
    url: lines()[0] ?? '',
    received: () =>
      lines()
        .slice(1)
        .map((line): unknown => JSON.parse(line)),
  };
}
