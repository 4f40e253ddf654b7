import { telemetry } from 'dot-ai-telemetry/register';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const folder = process.env.INSTALLATION_CONFIG_DIR ?? 'data';
const settingsFile = join(folder, 'installation.json');

/** What the administrator chose: `true`, `false`, or `undefined` as long as they have not. */
function readChoice() {
  try {
    return JSON.parse(readFileSync(settingsFile, 'utf8')).telemetry_enabled;
  } catch {
    return undefined;
  }
}

// Without a choice of the administrator, who starts the server decides, by `ENABLE_TELEMETRY=true`.
telemetry.setConsent(readChoice());

/** By method and path; each takes the request's JSON and gives the answer's. */
const routes = {
  'GET /admin/telemetry': describe,
  'POST /admin/telemetry': ({ enabled }) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(settingsFile, JSON.stringify({ telemetry_enabled: enabled === true }));
    telemetry.setConsent(enabled === true);
    return describe();
  },
  'POST /timers': ({ user, project }) => {
    telemetry.record('timer.started');
    return { user, project, startedAt: new Date().toISOString() };
  },
};

/** Where a setting of the environment says no, the page shows which: then a yes on the page changes nothing. */
function describe() {
  const { lines, instanceKind, selected } = telemetry.status();
  return { choice: readChoice(), lines, instanceKind, selected };
}

async function handle(request, response) {
  const route = routes[`${request.method} ${request.url}`];
  let body = '';
  for await (const chunk of request) body += chunk;
  const answer = route?.(JSON.parse(body || '{}'));
  response.writeHead(route === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? {}));
}

const server = createServer((request, response) => {
  handle(request, response).catch(() => response.destroy());
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
