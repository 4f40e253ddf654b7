import { describe, expect, test } from 'vitest';
import { Ledger, keyOf, missing } from '../../demo/ledger.ts';
import { Secrets } from '../../demo/secrets.ts';

const client = { name: 'cursor', version: '1.4.0' };
const call = { host: 'http', client, tool: 'version', reachesHandler: true } as const;

describe('the demo’s expectation', () => {
  test('follows from the calls alone', () => {
    const ledger = new Ledger();
    ledger.add(call);
    ledger.add({ ...call, throws: 'TypeError' });
    ledger.add({ ...call, host: 'stdio' });
    ledger.add({ ...call, reachesHandler: false, client: { name: 'goose' } });
    expect(ledger.expectedEvents()).toEqual([
      'tool_executed tool="version" success=true mcp_client="cursor"',
      'tool_executed tool="version" success=false mcp_client="cursor"',
      'tool_executed tool="version" success=true mcp_client="cursor"',
      'tool_error tool="version" error_type="TypeError" mcp_client="cursor"',
      'client_connected mcp_client="cursor" mcp_client_version="1.4.0"',
      'client_connected mcp_client="cursor" mcp_client_version="1.4.0"',
      'server_started',
      'server_stopped',
      'server_started',
      'server_stopped',
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
