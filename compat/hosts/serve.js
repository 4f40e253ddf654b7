import { createServer } from 'node:http';
import { createHandler, serveStdio } from './mcp-server.js';
import { writeNoted } from './noted.js';
import { operator } from './operator.js';
import { traceRequest } from './tracing.js';

/** What calls under way may take when the server stops. */
const DRAIN_MILLIS = 200;

/** Serves MCP; stops as dot-ai does: drains, stops its own tracing, then `process.exit(0)`. */
export function serve() {
  if (process.env.HOST_TRANSPORT === 'stdio') overStdio();
  else overHttp();
}

function overStdio() {
  void serveStdio();
  process.stdin.once('end', () => void stop(() => undefined));
}

function overHttp() {
  const handle = createHandler();
  const server = createServer((request, response) => {
    const answer = () => handle(request, response);
    // A stream stays open for as long as the client likes: only calls are traced.
    const answered = request.method === 'POST' ? traceRequest(request, response, answer) : answer();
    Promise.resolve(answered).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1', () => {
    process.stderr.write(`listening on http://127.0.0.1:${server.address().port}\n`);
  });
  if (process.env.HOST_SIGNALS === 'none') return;
  process.once('SIGTERM', () => void stop(() => server.close()));
}

async function stop(close) {
  close();
  await new Promise((resolve) => setTimeout(resolve, DRAIN_MILLIS));
  await operator.ending();
  await operator.stop();
  writeNoted();
  process.exit(0);
}
