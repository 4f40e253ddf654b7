import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createTelemetry } from 'dot-ai-telemetry';
import { CHANNELS, product } from './telemetry.js';

// Not `dot-ai-telemetry/register`: that one records `server_started` by itself when a socket listens, and what
// this event holds here is known to the database alone, at some other time. Attached all the same, so that this
// telemetry and that one never both count.
const telemetry = createTelemetry({ product });
telemetry.attach();
process.once('exit', () => telemetry.sendAtExit());

const agents = new Map();
const plugins = new Map();
const conversations = { day: '', count: 0 };

/** By method and path; each takes the request's JSON and gives the answer's. */
const routes = {
  'GET /telemetry': () => {
    const { lines, instanceKind, selected } = telemetry.status();
    return { lines, instanceKind, selected };
  },
  'POST /agents': ({ name }) => {
    const id = randomUUID();
    agents.set(id, name);
    telemetry.record('agent_created', { agents: agents.size });
    return { id };
  },
  'DELETE /agents': ({ id }) => {
    const isDeleted = agents.delete(id);
    if (isDeleted) telemetry.record('agent_deleted', { agents: agents.size });
    return { isDeleted };
  },
  'POST /plugins': ({ name, type, config }) => {
    plugins.set(name, { type, config });
    telemetry.record('plugin_installed', { plugin_type: type });
    return { name };
  },
  'DELETE /plugins': ({ name }) => {
    const plugin = plugins.get(name);
    plugins.delete(name);
    if (plugin !== undefined) telemetry.record('plugin_removed', { plugin_type: plugin.type });
    return { isDeleted: plugin !== undefined };
  },
  'POST /conversations': () => {
    const day = new Date().toISOString().slice(0, 10);
    conversations.count = conversations.day === day ? conversations.count + 1 : 1;
    conversations.day = day;
    telemetry.record('conversation_created', { conversations_today: conversations.count });
    return { id: randomUUID() };
  },
  // A plugin brings migrations of its own, under names of its own.
  'POST /migrations': ({ name }) => {
    telemetry.record('migration_run', { migration: name });
    return { name };
  },
};

/** What is there when it starts, as its settings and its database tell. What is not on a list becomes `other`. */
function describeStart() {
  const { HAY_DATABASE_URL = 'sqlite:hay.db', HAY_CHANNELS = 'webchat' } = process.env;
  const active = HAY_CHANNELS.split(',');
  return {
    database_type: HAY_DATABASE_URL.split(':')[0],
    agents: agents.size,
    ...Object.fromEntries(CHANNELS.map((channel) => [`channel_${channel}`, active.includes(channel)])),
    channel_other: active.some((channel) => !CHANNELS.includes(channel)),
  };
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
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  telemetry.record('server_started', describeStart());
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
