import { dotAiCatalog } from '../src/catalog/dot-ai.ts';
import { createLocalCapture } from '../src/local-capture/create-local-capture.ts';
import { type CallTool, scriptRound } from './calls.ts';
import { connectHttp, connectStdio, restCaller } from './clients.ts';
import { hostEnvironment, startHttpHost } from './host.ts';
import { type Call, Ledger, keyOf, missing } from './ledger.ts';
import { formatTable } from './report.ts';
import { Secrets } from './secrets.ts';

const ROUNDS = 4;
const SLOW_CALL_MILLIS = 800;

const secrets = new Secrets();
const plant = (place: string): string => secrets.plant(place);
const ledger = new Ledger();
const capture = await createLocalCapture();

console.log('Drives a real MCP server with the official client and shows what its telemetry sent.\n');
const environment = hostEnvironment(capture.url, secrets);
const hostExitCode = await driveHttp();
await driveStdio();

const events = capture.distinctEvents();
const found = events.map(({ event, properties }) => keyOf(event, properties));
const expected = ledger.expectedEvents();
const dropped = missing(expected, found);
const unexpected = missing(found, expected);
const leaked = secrets.leakedIn(capture.requests);
await capture.close();

console.log(`${ledger.callCount} tool calls made; ${capture.events.length} events received in`);
console.log(`${capture.requests.length} requests, ${events.length} of them distinct:\n`);
console.log(formatTable(events));
console.log('\nOne event, exactly as it left:\n');
console.log(JSON.stringify(events.find(({ event }) => event === 'tool_error')?.received, undefined, 2));
console.log('\nWhat this form of spans cannot tell:\n');
for (const fact of dotAiCatalog.definition.forms.present.cannotTell) console.log(`- ${fact}`);
console.log();
for (const key of dropped) console.log(`expected and not received: ${key}`);
for (const key of unexpected) console.log(`received and not expected: ${key}`);
for (const secret of leaked) console.log(`leaked: ${secret}`);
if (hostExitCode !== 0) console.log(`the host ended with ${hostExitCode} where it ends with 0 by itself`);

const isAsExpected = dropped.length + unexpected.length + leaked.length === 0 && hostExitCode === 0;
process.exitCode = isAsExpected ? 0 : 1;
console.log(`demo: ${events.length} events delivered, ${dropped.length} dropped, ${leaked.length} leaked`);

/** Two known clients, an unknown one and REST callers; SIGTERM while a slow call runs. */
async function driveHttp(): Promise<number | null> {
  const host = await startHttpHost(environment);
  const identities = [
    { sent: { name: 'claude-code', version: '2.1.3' }, client: { name: 'claude-code', version: '2.1.3' } },
    {
      sent: { name: 'cursor-vscode', version: `v1.4.0-${plant('version')}` },
      client: { name: 'cursor', version: '1.4.0' },
    },
    { sent: { name: plant('client-name'), version: plant('client-version') }, client: { name: 'other' } },
  ];
  for (const { sent, client } of identities) {
    const connected = await connectHttp(host.url, sent, secretHeaders());
    await playRounds(connected.call, 'http', client);
    await connected.close();
  }
  const callRest = restCaller(host.url, secretHeaders());
  await playRounds(callRest, 'http', { name: 'http' });

  const slowCall = callRest('recommend', { intent: plant('argument'), thinkMillis: SLOW_CALL_MILLIS });
  ledger.add({ host: 'http', client: { name: 'http' }, tool: 'recommend', reachesHandler: true });
  await new Promise((resolve) => setTimeout(resolve, SLOW_CALL_MILLIS / 4));
  const [exitCode] = await Promise.all([host.stop(), slowCall]);
  return exitCode;
}

async function driveStdio(): Promise<void> {
  const client = { name: 'claude-code', version: '2.1.3' };
  const connected = await connectStdio(client, environment);
  await playRounds(connected.call, 'stdio', client);
  await connected.close();
}

async function playRounds(callTool: CallTool, host: Call['host'], client: Call['client']): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { input, ...call } of scriptRound(plant)) {
      ledger.add({ host, client, ...call });
      await callTool(call.tool, input);
    }
  }
}

function secretHeaders(): Record<string, string> {
  return {
    authorization: `Bearer ${plant('header')}`,
    'user-agent': plant('user-agent'),
    baggage: `tenant=${plant('baggage')}`,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: `vendor=${plant('tracestate')}`,
  };
}
