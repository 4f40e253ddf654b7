import { type Environment, readSetting } from './parse-setting.ts';

/** The operator tracing that `OTEL_*` asks for where no code of the host does. */
export interface OperatorTracing {
  /** The variable that asks for it. */
  readonly askedBy: 'OTEL_TRACES_EXPORTER' | 'OTEL_CONFIG_FILE';
  /** Whether metrics and logs are asked for by variables of their own. */
  readonly metrics: boolean;
  readonly logs: boolean;
  /** Variables by which it will print on stdout. */
  readonly printing: readonly string[];
}

/**
 * Reads whether the operator asked for tracing: an endpoint or a service name alone does not. `undefined`
 * where nobody asked, or `OTEL_SDK_DISABLED` says no. Source: OpenTelemetry specification, "SDK environment
 * variables" and "Declarative configuration".
 */
export function readOperatorTracing(environment: Environment = process.env): OperatorTracing | undefined {
  const read = (name: string): readonly string[] =>
    readSetting(environment, name)
      ?.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '') ?? [];
  if (read('OTEL_SDK_DISABLED')[0]?.toLowerCase() === 'true') return undefined;
  const traces = read('OTEL_TRACES_EXPORTER');
  const isAsked = traces.length > 0 && !traces.includes('none');
  const hasFile = read('OTEL_CONFIG_FILE').length > 0;
  if (!isAsked && !hasFile) return undefined;
  const exporters = ['OTEL_TRACES_EXPORTER', 'OTEL_METRICS_EXPORTER', 'OTEL_LOGS_EXPORTER'];
  return {
    askedBy: hasFile ? 'OTEL_CONFIG_FILE' : 'OTEL_TRACES_EXPORTER',
    metrics: read('OTEL_METRICS_EXPORTER').length > 0,
    logs: read('OTEL_LOGS_EXPORTER').length > 0,
    printing: hasFile ? [] : exporters.filter((name) => read(name).includes('console')),
  };
}
