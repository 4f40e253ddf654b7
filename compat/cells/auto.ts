import type { Cell } from '../cell.ts';

/** Auto-instrumentation of HTTP in both directions; its other resource detectors ask clouds over the network. */
const AUTO: Readonly<Record<string, string>> = {
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici',
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,process',
};

/** Beside OpenTelemetry's own way to trace without a line of code. */
export const autoCells: readonly Cell[] = [
  {
    name: 'auto-instrumentations, then register',
    reason: 'operators who trace without a line of code: its flag, then ours',
    node: '24',
    openTelemetry: '2.x auto',
    start: 'auto-instrumentations, then register',
    modules: 'commonjs',
    mcp: 'sdk 2.x stateless',
    form: 'present',
    environment: AUTO,
    operatorGetsSpans: true,
  },
  {
    name: 'register, then auto-instrumentations',
    reason: 'the same flags in the other order: its SDK must still be the only one',
    node: '20',
    openTelemetry: '2.x auto',
    start: 'register, then auto-instrumentations',
    modules: 'commonjs',
    mcp: 'sdk 2.x stateless',
    form: 'present',
    environment: AUTO,
    operatorGetsSpans: true,
  },
  {
    name: 'attach beside auto-instrumentations',
    reason: 'our own requests pass through instrumented modules, and must be no spans of the operator',
    node: '22',
    openTelemetry: '2.x auto',
    start: 'auto-instrumentations and attach',
    modules: 'commonjs',
    mcp: 'sdk 2.x stateless',
    form: 'present',
    environment: AUTO,
    operatorGetsSpans: true,
  },
];
