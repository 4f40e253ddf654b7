import { defineCatalog } from '../../src/catalog/define-catalog.ts';
import type { RegisteredTelemetry, Telemetry } from '../../src/telemetry/telemetry-types.ts';
import type { dotAiCatalog } from '../../src/catalog/dot-ai.ts';

declare const telemetry: Telemetry<typeof dotAiCatalog>;

telemetry.record('server_started');
telemetry.record('server_started', { deployment_method: 'helm', k8s_version: '1.29.0' });
telemetry.record('server_stopped', { uptime_seconds: 5 });

// @ts-expect-error an event that the catalog lacks
telemetry.record('page_viewed');
// @ts-expect-error an event that comes from spans alone
telemetry.record('tool_executed', {});
// @ts-expect-error a property that the catalog lacks
telemetry.record('server_started', { hostname: 'x' });
// @ts-expect-error a property of another event
telemetry.record('server_started', { uptime_seconds: 5 });
// @ts-expect-error a value that is not on the list
telemetry.record('server_started', { deployment_method: 'laptop' });
// @ts-expect-error a value of another type
telemetry.record('server_stopped', { uptime_seconds: 'long' });

const count = { purpose: 'x', rule: { type: 'integer', min: 0, max: 9 }, from: [] } as const;
const rest = { name: 'x', version: 1, forms: {}, selectors: {}, common: [] } as const;

const sample = defineCatalog({
  name: 'x',
  version: 1,
  forms: {},
  selectors: {},
  common: ['count'],
  properties: { count: { purpose: 'x', rule: { type: 'integer', min: 0, max: 9 }, from: [] } },
  events: [{ name: 'counted', title: 'x', purpose: 'x', recorded: true, properties: ['count'] }],
});
declare const sampleTelemetry: Telemetry<typeof sample>;
sampleTelemetry.record('counted', { count: 5 });
// @ts-expect-error an event that the catalog lacks
sampleTelemetry.record('count', { count: 5 });
// @ts-expect-error a property that the catalog lacks
sampleTelemetry.record('counted', { counts: 5 });

const strayEvents = [
  { name: 'counted', title: 'x', purpose: 'x', recorded: true, properties: ['counts'] },
] as const;
// @ts-expect-error an event that names a property that the catalog lacks
defineCatalog({ ...rest, properties: { count }, events: strayEvents });
// @ts-expect-error a common property that the catalog lacks
defineCatalog({ ...rest, common: ['counts'], properties: { count }, events: [] });
const text = { purpose: 'x', rule: { type: 'text' }, from: [] } as const;
// @ts-expect-error a rule that does not exist
defineCatalog({ ...rest, properties: { count: text }, events: [] });

/** As `register` exports it, which does not know the catalog of its host. */
declare const registered: RegisteredTelemetry;
registered.record('counted', { count: 5, isLarge: true, kind: 'full' });
// @ts-expect-error nothing but texts, numbers and booleans
registered.record('counted', { count: { of: 5 } });

export const anyOf: Telemetry = sampleTelemetry;
