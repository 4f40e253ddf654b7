import type { OtlpRequest } from './receiver.ts';

/** A span as OTLP/JSON or the host's own notes have it: these names, and others that are kept as they are. */
interface AnySpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

/** Attributes that are new in every run. */
const VOLATILE: ReadonlySet<unknown> = new Set([
  'client.port',
  'gen_ai.tool.duration_ms',
  'net.host.port',
  'net.peer.port',
  'network.peer.port',
  'process.pid',
  'server.port',
  'service.instance.id',
]);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu;
const PORT = /(127\.0\.0\.1|localhost):\d+/gu;

/** Keeps the rest: `keptIds` stay, and `ownArguments` are left out of the process's command line. */
export interface NormaliseOptions {
  readonly keptIds: ReadonlySet<string>;
  readonly ownArguments?: readonly string[];
}

/** What the operator's backend got, one line for each request and span, sorted: ids by structure, no times. */
export function normaliseOtlp(
  requests: readonly OtlpRequest[],
  options: NormaliseOptions,
): readonly string[] {
  const bodies = requests.map(({ body }): Traces => JSON.parse(body));
  const label = labelIds(bodies.flatMap(spansIn), options.keptIds);
  const scrubbed = (value: unknown): string => JSON.stringify(scrub(value, label, options));
  const lines = requests.map(({ path, contentType }) => `request ${path} ${contentType}`);
  for (const { resourceSpans = [], ...rest } of bodies) {
    lines.push(`body ${scrubbed(rest)}`);
    for (const { scopeSpans, ...resource } of resourceSpans) {
      lines.push(`resource ${scrubbed(resource)}`);
      for (const { spans, ...scope } of scopeSpans) {
        lines.push(`scope ${scrubbed(scope)}`);
        for (const span of spans) lines.push(`span ${scope.scope.name} ${scrubbed(span)}`);
      }
    }
  }
  return lines.toSorted();
}

/** What the host's own processor was handed, as {@link normaliseOtlp} does. */
export function normaliseNoted(notes: readonly AnySpan[], options: NormaliseOptions): readonly string[] {
  const label = labelIds(notes, options.keptIds);
  return notes.map((note) => `noted ${JSON.stringify(scrub(note, label, options))}`).toSorted();
}

/** The trace that was passed on: flags and kept ids; other ids only as far as they are there. */
export function normaliseTraceparent(traceparent: string | undefined, { keptIds }: NormaliseOptions): string {
  if (traceparent === undefined) return 'no traceparent';
  const parts = traceparent.split('-').map((part) => (part.length > 2 && !keptIds.has(part) ? 'id' : part));
  return parts.join('-');
}

/** Text of a process without what is new in every run. */
export function normaliseText(text: string): string {
  return text
    .replaceAll(PORT, '$1:PORT')
    .replaceAll(UUID, 'UUID')
    .replaceAll(/\(node:\d+\)/gu, '(node:PID)');
}

interface Traces {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly AnySpan[];
    }[];
  }[];
}

function spansIn({ resourceSpans = [] }: Traces): readonly AnySpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

/** Names every id by where it stands: a span by the names on its way from the root, a trace by its root. */
function labelIds(spans: readonly AnySpan[], keptIds: ReadonlySet<string>): (id: string) => string {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const pathOf = ({ name, parentSpanId = '' }: AnySpan): string => {
    const parent = byId.get(parentSpanId);
    return `${parent === undefined ? nameOf(parentSpanId) : pathOf(parent)}/${name}`;
  };
  const nameOf = (id: string): string => (id === '' || keptIds.has(id) ? id : 'elsewhere');
  const labels = new Map(spans.map((span) => [span.spanId, pathOf(span)]));
  for (const { traceId, parentSpanId = '', name } of spans) {
    if (byId.has(parentSpanId)) continue;
    const label = `trace of ${name}`;
    const before = labels.get(traceId);
    if (before === undefined || label < before) labels.set(traceId, label);
  }
  return (id) => (keptIds.has(id) ? id : (labels.get(id) ?? nameOf(id)));
}

const ID_NAMES: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId']);

function scrub(value: unknown, label: (id: string) => string, options: NormaliseOptions): unknown {
  if (typeof value === 'string') return normaliseText(value);
  if (Array.isArray(value)) return value.map((item) => scrub(item, label, options));
  if (typeof value !== 'object' || value === null) return value;
  if ('key' in value && VOLATILE.has(value.key)) return { key: value.key };
  if ('key' in value && value.key === 'process.command_args') return withoutOwn(value, options);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name.endsWith('UnixNano') || VOLATILE.has(name)) return [name, typeof inner];
      if (ID_NAMES.has(name) && typeof inner === 'string') return [name, label(inner)];
      return [name, scrub(inner, label, options)];
    }),
  );
}

/** The command line is the operator's own text, and names us where the operator starts us by it. */
function withoutOwn(attribute: object, { ownArguments = [] }: NormaliseOptions): unknown {
  const quoted = new Set(ownArguments.map((argument) => JSON.stringify({ stringValue: argument })));
  return JSON.parse(
    JSON.stringify(attribute, (_key, value: unknown): unknown =>
      Array.isArray(value) ? value.filter((item) => !quoted.has(JSON.stringify(item))) : value,
    ),
  );
}
