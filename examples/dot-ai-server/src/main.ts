import { telemetry } from 'dot-ai-telemetry/register';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { type Shared, buildServer } from './build-server.ts';
import { createAddHint } from './first-hint.ts';
import { createMcpHandler } from './mcp-http.ts';
import { handleRest } from './rest.ts';
import { FORMS } from './tool-tracing.ts';

const DRAIN_MILLIS = 5000;

const { values } = parseArgs({
  options: {
    stdio: { type: 'boolean', default: false },
    port: { type: 'string', default: '3456' },
    form: { type: 'string', default: 'present' },
  },
});
const tracing = FORMS[values.form];
if (tracing === undefined) throw new Error(`--form is none of ${Object.keys(FORMS).join(', ')}`);

const shared: Shared = { tracing, addHint: createAddHint(() => telemetry.hint()) };

if (values.stdio) await serveStdio();
else serveHttp(Number(values.port));

async function serveStdio(): Promise<void> {
  const server = buildServer(shared);
  await server.connect(new StdioServerTransport());
  const stop = async (): Promise<void> => {
    await server.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.stdin.on('end', () => void stop());
}

function serveHttp(port: number): void {
  const handleMcp = createMcpHandler(shared);
  let callsUnderWay = 0;
  let isStopping = false;
  const exitWhenDrained = (): void => {
    if (isStopping && callsUnderWay === 0) process.exit(0);
  };
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      callsUnderWay += 1;
      response.once('close', () => {
        callsUnderWay -= 1;
        exitWhenDrained();
      });
    }
    const isRest = request.url?.startsWith('/api/') === true;
    const handled = isRest ? handleRest(request, response, shared.tracing) : handleMcp(request, response);
    handled.catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1', () => {
    console.error(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  // Drains as dot-ai does: no new connections, the calls under way end, then `process.exit(0)`.
  process.on('SIGTERM', () => {
    isStopping = true;
    server.close();
    setTimeout(() => process.exit(0), DRAIN_MILLIS).unref();
    exitWhenDrained();
  });
}
