import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createPostHogSink } from '../../exporter/posthog-sink.ts';
import type { Fetch } from '../../exporter/wire-event.ts';
import type { CatalogDefinition, EventDefinition } from '../catalog/definition.ts';
import { readProcessFacts } from '../config/process-facts.ts';
import { createInstance } from '../identity/create-instance.ts';
import { variableNames } from '../product/variable-names.ts';
import { createPipeline } from '../telemetry/pipeline.ts';
import type { CommandContext } from './command.ts';
import type { PostHogConfig } from './destination.ts';
import { type Answer, type Attempt, watchAnswer, watchSink } from './watch-delivery.ts';

/** What was sent, and what came of it. */
export interface SentEvent extends Attempt, Answer {
  /** Whether the event says that it is none of a real server’s. */
  readonly isMarked: boolean;
}

const MARK = 'is_internal';

/**
 * Sends one recorded event of the catalog, once, with the facts of this folder’s server and a random id of its own,
 * so that no real instance is counted. `undefined` where the catalog has no event that can be sent so. Never rejects.
 */
export async function sendOneEvent(
  config: PostHogConfig,
  context: Pick<CommandContext, 'product' | 'environment' | 'folder' | 'now'>,
  request: Fetch = fetch,
): Promise<SentEvent | undefined> {
  const { product, environment, folder, now } = context;
  const { definition } = product.catalog;
  const event = eventToSend(definition);
  if (event === undefined) return undefined;
  const isMarked = canMark(event, definition);
  const watchedFetch = watchAnswer(request, now);
  const watched = watchSink(createPostHogSink({ ...config, fetch: watchedFetch.fetch }));
  const instance = createInstance({
    product: product.name,
    kind: 'ephemeral',
    seed: randomUUID(),
    epoch: product.epoch ?? 'all',
    serverVersion: undefined,
    now,
  });
  const pipeline = createPipeline({
    product,
    sinks: [watched.sink],
    knownFacts: {
      ...readProcessFacts(join(folder, 'package.json'), environment, variableNames(product).version),
      ...(isMarked && { [MARK]: true }),
    },
    now,
    instance: () => instance,
    seesEverySpan: () => true,
  });
  pipeline.record(event.name, isMarked ? { [MARK]: true } : {});
  await pipeline.exporter.forceFlush();
  const sent = await watched.attempt();
  pipeline.exporter.discard();
  return sent === undefined ? undefined : { ...sent, isMarked, ...watchedFetch.answer() };
}

/** The first that is not once for the whole instance: such a one would stand for the real one. */
function eventToSend({ events }: CatalogDefinition): EventDefinition | undefined {
  return events.find(({ recorded, acrossProcesses }) => recorded === true && acrossProcesses !== true);
}

function canMark({ properties }: EventDefinition, definition: CatalogDefinition): boolean {
  const isCarried = [...properties, ...definition.common].includes(MARK);
  return isCarried && definition.properties[MARK]?.rule.type === 'flag';
}
