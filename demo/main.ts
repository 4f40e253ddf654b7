import { dotAiCatalog } from '../src/catalog/dot-ai.ts';
import { createLocalCapture } from '../src/local-capture/create-local-capture.ts';
import type { CapturedEvent } from '../src/local-capture/ingest-event.ts';
import { drive } from './drive.ts';
import { keyOf, missing } from './event-key.ts';
import type { Form } from './ledger.ts';
import { formatTable } from './report.ts';
import { Secrets } from './secrets.ts';

/** What one form of spans came to. */
interface Run {
  readonly form: Form;
  readonly events: readonly CapturedEvent[];
  readonly problems: { readonly dropped: readonly string[]; readonly unexpected: readonly string[] };
  readonly leaked: readonly string[];
  readonly hostExitCode: number | null;
}

console.log('Drives a real MCP server with the official client and shows what its telemetry sent: once with');
console.log('the spans that dot-ai makes today, and once with those of dot-ai-telemetry/mcp.\n');
const runs = [await run('present'), await run('semantic')];

console.log('\nThe same calls, as events of each form:\n');
console.log(formatTable(runs.map(({ form, events }) => ({ name: form, events }))));
console.log('\nOne event, exactly as it left:\n');
const sample = runs[0]?.events.find(({ event }) => event === 'tool_error');
console.log(JSON.stringify(sample?.received, undefined, 2));
for (const [form, { cannotTell }] of Object.entries(dotAiCatalog.definition.forms)) {
  console.log(`\nWhat the form ${form} cannot tell:\n`);
  for (const fact of cannotTell) console.log(`- ${fact}`);
}
console.log();
for (const { form, problems, leaked, hostExitCode } of runs) {
  for (const key of problems.dropped) console.log(`${form}: expected and not received: ${key}`);
  for (const key of problems.unexpected) console.log(`${form}: received and not expected: ${key}`);
  for (const secret of leaked) console.log(`${form}: leaked: ${secret}`);
  if (hostExitCode !== 0)
    console.log(`${form}: the host ended with ${hostExitCode} where it ends with 0 by itself`);
}

const isAsExpected = runs.every(
  ({ problems: { dropped, unexpected }, leaked, hostExitCode }) =>
    dropped.length + unexpected.length + leaked.length === 0 && hostExitCode === 0,
);
process.exitCode = isAsExpected ? 0 : 1;
const total = (count: (run: Run) => number): number => runs.reduce((sum, each) => sum + count(each), 0);
const delivered = total(({ events }) => events.length);
const dropped = total(({ problems }) => problems.dropped.length);
const leaked = total((each) => each.leaked.length);
console.log(`demo: ${delivered} events delivered, ${dropped} dropped, ${leaked} leaked`);

async function run(form: Form): Promise<Run> {
  const secrets = new Secrets();
  const capture = await createLocalCapture();
  const { ledger, hostExitCode } = await drive({ form, captureUrl: capture.url, secrets });
  await capture.close();
  const events = capture.distinctEvents();
  const found = events.map(({ event, properties }) => keyOf(event, properties));
  const expected = ledger.expectedEvents();
  console.log(
    `${form}: ${ledger.callCount} tool calls made; ${capture.events.length} events received in ` +
      `${capture.requests.length} requests, ${events.length} of them distinct`,
  );
  return {
    form,
    events,
    problems: { dropped: missing(expected, found), unexpected: missing(found, expected) },
    leaked: secrets.leakedIn(capture.requests),
    hostExitCode,
  };
}
