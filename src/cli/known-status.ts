import { readConfig } from '../config/read-config.ts';
import type { SinkConfig } from '../config/read-sinks.ts';
import type { Decision } from '../consent/decide.ts';
import { STATUS_FILE } from '../telemetry/status-file.ts';
import { statusLines } from '../telemetry/status-lines.ts';
import type { CommandContext } from './command.ts';
import { type KnownIdentity, findKnownIdentity } from './known-identity.ts';
import { type KnownNotice, findKnownNotice } from './known-notice.ts';
import { findKnownState } from './known-state.ts';
import { type ServerReport, parseServerReport } from './server-report.ts';

/** A sink as it is shown: never with its key. */
export interface ShownSink {
  readonly name: SinkConfig['name'];
  /** Of PostHog, with its port where it has one. */
  readonly host?: string;
  /** Of the file that events are appended to. */
  readonly path?: string;
}

/** All that is known of a server's telemetry from its environment and what it left behind. */
export interface KnownStatus extends Decision {
  readonly product: string;
  readonly identityKind: KnownIdentity['kind'];
  readonly identityReason: string;
  readonly sinks: readonly ShownSink[];
  readonly notice: KnownNotice;
  readonly stateFolder: string | undefined;
  /** What the last server wrote; `undefined` where none did. */
  readonly report: ServerReport | undefined;
  readonly warnings: readonly string[];
  /** As `telemetry.status().lines` of a server. */
  readonly lines: readonly string[];
}

/** Reads what a server would read, and changes nothing. */
export async function findKnownStatus(context: CommandContext): Promise<KnownStatus> {
  const { product, environment } = context;
  const config = readConfig(product, environment);
  const known = findKnownState(context);
  const identity = await findKnownIdentity(context);
  return {
    ...config.decision,
    product: product.name,
    identityKind: identity.kind,
    identityReason: identity.reason,
    sinks: config.sinks.map(showSink),
    notice: await findKnownNotice(context, config),
    stateFolder: known?.folder,
    report: parseServerReport(await known?.state.read(STATUS_FILE)),
    warnings: config.warnings,
    lines: statusLines(product, config.decision),
  };
}

/** A sink without its key, and PostHog without the path of its address: a proxy's may be a secret. */
export function showSink(sink: SinkConfig): ShownSink {
  switch (sink.name) {
    case 'posthog':
      return { name: sink.name, host: new URL(sink.host).host };
    case 'file':
      return { name: sink.name, path: sink.path };
    case 'console':
      return { name: sink.name };
  }
}
