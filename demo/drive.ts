import { type CallTool, scriptRound } from './calls.ts';
import { connectHttp, connectStdio, restCaller } from './clients.ts';
import { hostEnvironment, startHttpHost } from './host.ts';
import { type Caller, type Form, Ledger } from './ledger.ts';
import type { Secrets } from './secrets.ts';

const ROUNDS = 4;
const SLOW_CALL_MILLIS = 800;

export interface Drive {
  readonly form: Form;
  readonly captureUrl: string;
  readonly secrets: Secrets;
}

/** What was done, and the exit code of the HTTP host, which is 0 by itself. */
export interface Driven {
  readonly ledger: Ledger;
  readonly hostExitCode: number | null;
}

/** Drives the reference host in one form of spans over streamable HTTP, REST and stdio. */
export async function drive({ form, captureUrl, secrets }: Drive): Promise<Driven> {
  const ledger = new Ledger(form);
  const plant = (place: string): string => secrets.plant(place);
  const environment = hostEnvironment(captureUrl, secrets);
  const hostExitCode = await driveHttp();
  await driveStdio();
  return { ledger, hostExitCode };

  /** Two known clients, an unknown one and REST callers; SIGTERM while a slow call runs. */
  async function driveHttp(): Promise<number | null> {
    const host = await startHttpHost(environment, form);
    const identities = [
      { sent: { name: 'claude-code', version: '2.1.3' }, client: { name: 'claude-code', version: '2.1.3' } },
      {
        sent: { name: 'cursor-vscode', version: `v1.4.0-${plant('version')}` },
        client: { name: 'cursor', version: '1.4.0' },
      },
      { sent: { name: plant('client-name'), version: plant('client-version') }, client: { name: 'other' } },
    ];
    for (const { sent, client } of identities) {
      const caller: Caller = { host: 'http', transport: 'http', client };
      const connected = await connectHttp(host.url, sent, secretHeaders(plant('user-agent')));
      ledger.connect(caller);
      await playRounds(connected.call, caller);
      await connected.close();
    }
    for (const [userAgent, name] of [
      [plant('user-agent'), 'other'],
      [`dot-ai-cli/1.2.3 (${plant('user-agent')})`, 'dot-ai-cli'],
    ] as const) {
      await playRounds(restCaller(host.url, secretHeaders(userAgent)), {
        host: 'http',
        transport: 'rest',
        client: { name },
      });
    }
    const slowCall = restCaller(host.url, secretHeaders('curl/8.5.0'))('recommend', {
      intent: plant('argument'),
      thinkMillis: SLOW_CALL_MILLIS,
    });
    const slow = { host: 'http', transport: 'rest', client: { name: 'curl' } } as const;
    ledger.add({ ...slow, tool: 'recommend', fate: 'succeeds' });
    await new Promise((resolve) => setTimeout(resolve, SLOW_CALL_MILLIS / 4));
    const [exitCode] = await Promise.all([host.stop(), slowCall]);
    return exitCode;
  }

  async function driveStdio(): Promise<void> {
    const client = { name: 'claude-code', version: '2.1.3' };
    const caller: Caller = { host: 'stdio', transport: 'stdio', client };
    const connected = await connectStdio(client, environment, form);
    ledger.connect(caller);
    await playRounds(connected.call, caller);
    await connected.close();
  }

  async function playRounds(callTool: CallTool, caller: Caller): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { input, ...call } of scriptRound(plant)) {
        ledger.add({ ...caller, ...call });
        await callTool(call.tool, input);
      }
    }
  }

  function secretHeaders(userAgent: string): Record<string, string> {
    return {
      authorization: `Bearer ${plant('header')}`,
      'user-agent': userAgent,
      baggage: `tenant=${plant('baggage')}`,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: `vendor=${plant('tracestate')}`,
    };
  }
}
