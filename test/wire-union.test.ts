import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { WireEvent } from '../exporter/wire-event.ts';
import { describeAsJsonSchema } from '../src/catalog/describe.ts';
import { dotAi } from '../src/product/dot-ai.ts';
import { createHostTelemetry } from '../src/telemetry/create-telemetry.ts';
import { startCapture, waitUntil } from './support/capture.ts';
import { driveOverHttp, driveOverStdio } from './support/drive-reference-host.ts';
import { reportTo } from './support/host-programs.ts';
import { startKubernetesApi } from './support/kubernetes-api.ts';
import { tempFolder } from './support/temp-folder.ts';

const SCHEMA = describeAsJsonSchema(dotAi.catalog) as unknown as Schema;

interface Schema {
  readonly oneOf: readonly {
    readonly properties: {
      readonly event: { readonly const: string };
      readonly properties: { readonly properties: Readonly<Record<string, object>> };
    };
  }[];
}

/** Everything that may leave: each event with each of its properties. */
function documented(): readonly string[] {
  return SCHEMA.oneOf.flatMap(({ properties: { event, properties } }) =>
    Object.keys(properties.properties).map((property) => `${event.const} ${property}`),
  );
}

function seenIn(events: readonly WireEvent[]): readonly string[] {
  return [
    ...new Set(
      events.flatMap(({ event, properties }) =>
        Object.keys(properties).map((property) => `${event} ${property}`),
      ),
    ),
  ];
}

/** The life of a server in a cluster, whose API server is asked for the rest. */
async function runInCluster(reported: Record<string, string>): Promise<void> {
  const { host, port, serviceAccountFolder } = await startKubernetesApi();
  const telemetry = createHostTelemetry({
    product: dotAi,
    environment: { ...reported, KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port },
    serviceAccountFolder,
  });
  telemetry.record('server_started');
  await waitUntil(() => telemetry.status().instanceKind === 'cluster');
  telemetry.record('server_stopped', { uptime_seconds: 1 });
  await telemetry.shutdown();
}

test('real servers send every event and property that is documented, and nothing else', async () => {
  const capture = await startCapture();
  const reported = reportTo(capture);
  const withHome = { ...reported, HOME: tempFolder() };
  await Promise.all([
    driveOverHttp({ form: 'present', environment: withHome }),
    driveOverStdio({ form: 'present', environment: withHome }),
    runInCluster(reported),
  ]);
  await Promise.all([
    driveOverHttp({ form: 'semantic', environment: reported }),
    driveOverStdio({ form: 'semantic', environment: reported }),
  ]);
  const events = capture.events.map(({ received }) => received as WireEvent);

  expect(seenIn(events).toSorted()).toEqual(documented().toSorted());
  const validate = new Ajv2020({ strict: false }).compile(SCHEMA);
  expect(events.filter((event) => !validate(event))).toEqual([]);
  const kinds = new Set(events.map(({ properties }) => properties['instance_kind']));
  expect(kinds).toEqual(new Set(['cluster', 'ephemeral', 'file']));
});
