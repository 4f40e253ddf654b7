import { describe, expect, test } from 'vitest';
import { keyOf, missing } from '../../demo/event-key.ts';
import { type Form, Ledger } from '../../demo/ledger.ts';
import { Secrets } from '../../demo/secrets.ts';

const client = { name: 'cursor', version: '1.4.0' };
const mcp = { host: 'http', transport: 'http', client, tool: 'version' } as const;
const rest = { ...mcp, transport: 'rest', client: { name: 'curl' } } as const;

function ledgerOf(form: Form): Ledger {
  const ledger = new Ledger(form);
  ledger.connect(mcp);
  ledger.connect(mcp);
  ledger.add({ ...mcp, fate: 'succeeds' });
  ledger.add({ ...mcp, fate: { throws: 'TypeError' } });
  ledger.add({ ...mcp, fate: 'says_failure' });
  ledger.add({ ...mcp, fate: 'unknown_tool' });
  ledger.add({ ...rest, fate: 'invalid_arguments' });
  ledger.add({ ...rest, fate: 'succeeds' });
  ledger.add({ ...rest, fate: 'unknown_tool' });
  return ledger;
}

const LIFE = ['server_started', 'server_stopped'];

describe('the demo’s expectation follows from the calls alone', () => {
  test('in the present form', () => {
    expect(ledgerOf('present').expectedEvents()).toEqual([
      'tool_executed tool="version" success=true mcp_client="cursor"',
      'tool_executed tool="version" success=false mcp_client="cursor"',
      'tool_executed tool="version" success=true mcp_client="cursor"',
      'tool_executed tool="version" success=true mcp_client="http"',
      'tool_error tool="version" error_type="TypeError" mcp_client="cursor"',
      'client_connected mcp_client="cursor" mcp_client_version="1.4.0" transport="unknown"',
      'client_connected mcp_client="http" mcp_client_version=undefined transport="rest"',
      ...LIFE,
    ]);
  });

  test('in the semantic form', () => {
    expect(ledgerOf('semantic').expectedEvents()).toEqual([
      'tool_executed tool="version" success=true mcp_client="cursor"',
      'tool_executed tool="version" success=false mcp_client="cursor"',
      'tool_executed tool="version" success=false mcp_client="cursor"',
      'tool_executed tool="other" success=false mcp_client="cursor"',
      'tool_executed tool="version" success=false mcp_client="curl"',
      'tool_executed tool="version" success=true mcp_client="curl"',
      'tool_error tool="version" error_type="TypeError" mcp_client="cursor"',
      'tool_error tool="version" error_type="tool_error" mcp_client="cursor"',
      'tool_error tool="other" error_type="unknown_tool" mcp_client="cursor"',
      'tool_error tool="version" error_type="invalid_arguments" mcp_client="curl"',
      'client_connected mcp_client="cursor" mcp_client_version="1.4.0" transport="http"',
      'client_connected mcp_client="cursor" mcp_client_version="1.4.0" transport="http"',
      'client_connected mcp_client="curl" mcp_client_version=undefined transport="rest"',
      ...LIFE,
    ]);
  });

  test('tells what is missing and what is too much, counting equal ones', () => {
    const key = keyOf('tool_error', { tool: 'version', error_type: 'other', mcp_client: 'cursor' });
    expect(missing([key, key], [key])).toEqual([key]);
    expect(missing([key], [key, key])).toEqual([]);
  });
});

describe('a planted secret', () => {
  const secrets = new Secrets();
  const secret = secrets.plant('argument');
  const request = { method: 'POST', path: '/batch/', headers: {}, body: '', status: 200 };

  test.each([
    ['in the body', { body: `{"x":"${secret}"}` }],
    ['in a header', { headers: { 'x-tenant': secret } }],
    ['in the path', { path: `/batch/?${secret}` }],
    ['in capitals', { body: secret.toUpperCase() }],
    ['in base64', { body: Buffer.from(secret).toString('base64') }],
    ['in hex', { body: Buffer.from(secret).toString('hex') }],
  ])('is found %s', (_, change) => {
    expect(secrets.leakedIn([{ ...request, ...change }])).toEqual([secret]);
  });

  test('is not found where it is not', () => {
    expect(secrets.leakedIn([request])).toEqual([]);
  });
});
