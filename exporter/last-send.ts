import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { MAX_ANSWER_BYTES, judgeAnswer } from './judge-answer.ts';
import { type Outcome, RETRY } from './sink.ts';
import { USER_AGENT } from './user-agent.ts';
import type { WireEvent } from './wire-event.ts';

export interface LastSend {
  readonly key: string;
  readonly host: string;
  readonly events: readonly WireEvent[];
  readonly timeoutMillis: number;
}

/**
 * Runs in the worker: one POST, then the answer's status and the start of its body into shared memory.
 * CommonJS text, since a worker started from text needs no file and loads fastest.
 */
const WORKER_SOURCE = `
const { workerData } = require('node:worker_threads');
const { url, options, header, body, timeoutMillis } = workerData;
const [DONE, STATUS, LENGTH] = [0, 1, 2];
async function send() {
  const signal = AbortSignal.timeout(timeoutMillis);
  const response = await fetch(url, { ...options, redirect: 'manual', signal });
  const answer = Buffer.from(await response.arrayBuffer()).subarray(0, body.length);
  body.set(answer);
  header[LENGTH] = answer.length;
  header[STATUS] = response.status;
}
send().catch(() => {}).finally(() => {
  Atomics.store(header, DONE, 1);
  Atomics.notify(header, DONE);
});
`;

/**
 * Sends in a worker thread while this one waits: on `exit` nothing asynchronous runs any more. The
 * worker gets neither the host's `--import` and `--require` modules nor its environment.
 */
export function sendInWorker({ key, host, events, timeoutMillis }: LastSend): Outcome {
  const header = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  const body = new Uint8Array(new SharedArrayBuffer(MAX_ANSWER_BYTES));
  const payload = { api_key: key, batch: events, sent_at: new Date().toISOString() };
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'User-Agent': USER_AGENT },
    body: gzipSync(JSON.stringify(payload)),
  };
  try {
    const worker = new Worker(WORKER_SOURCE, {
      eval: true,
      execArgv: [],
      env: {},
      stdout: true,
      stderr: true,
      workerData: { url: `${host}/batch/`, options, header, body, timeoutMillis },
    });
    worker.unref();
    // What goes wrong in the worker is an attempt that failed, and no error of the host.
    worker.on('error', () => undefined);
    Atomics.wait(header, 0, 0, timeoutMillis);
    void worker.terminate();
  } catch {
    return RETRY;
  }
  const [, status = 0, length = 0] = header;
  return judgeAnswer(status === 0 ? 503 : status, Buffer.from(body.subarray(0, length)).toString());
}
