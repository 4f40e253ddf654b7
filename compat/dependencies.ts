import type { Cell, OpenTelemetryLine } from './cell.ts';

/** Packages by name, with exact versions: a run must not change by itself. */
export type Dependencies = Readonly<Record<string, string>>;

/** Node.js by its line; a run takes the one that it runs under itself where that is the version. */
export const NODE_VERSIONS: Readonly<Record<Cell['node'], string>> = {
  '20': '20.20.2',
  '22': '22.23.3',
  '24': '24.21.0',
};

const OPEN_TELEMETRY: Readonly<Record<OpenTelemetryLine, Dependencies>> = {
  none: {},
  'api alone': { '@opentelemetry/api': '1.9.1' },
  '1.x': {
    '@opentelemetry/api': '1.9.0',
    '@opentelemetry/exporter-trace-otlp-http': '0.57.2',
    '@opentelemetry/sdk-node': '0.57.2',
    '@opentelemetry/sdk-trace-base': '1.30.1',
  },
  '2.x oldest': {
    '@opentelemetry/api': '1.9.0',
    '@opentelemetry/exporter-trace-otlp-http': '0.200.0',
    '@opentelemetry/sdk-node': '0.200.0',
    '@opentelemetry/sdk-trace-base': '2.0.0',
    '@opentelemetry/sdk-trace-node': '2.0.0',
  },
  '2.x auto': {
    '@opentelemetry/api': '1.9.1',
    '@opentelemetry/auto-instrumentations-node': '0.81.2',
  },
  "2.x, dot-ai's": {
    '@opentelemetry/api': '1.9.1',
    '@opentelemetry/exporter-trace-otlp-http': '0.220.0',
    '@opentelemetry/resources': '2.9.0',
    '@opentelemetry/sdk-node': '0.220.0',
    '@opentelemetry/sdk-trace-node': '2.9.0',
  },
  '2.x latest': {
    '@opentelemetry/api': '1.9.1',
    '@opentelemetry/exporter-trace-otlp-http': '0.223.0',
    '@opentelemetry/sdk-node': '0.223.0',
    '@opentelemetry/sdk-trace-base': '2.12.0',
    '@opentelemetry/sdk-trace-node': '2.12.0',
  },
  '3.x latest': {
    '@opentelemetry/api': '1.10.0',
    '@opentelemetry/context-async-hooks': '3.1.1',
    '@opentelemetry/core': '3.1.1',
    '@opentelemetry/exporter-trace-otlp-http': '0.301.0',
    '@opentelemetry/sdk-node': '0.301.0',
    '@opentelemetry/sdk-trace': '3.1.1',
  },
};

const MCP: Readonly<Record<'1.x' | '2.x', Dependencies>> = {
  '1.x': { '@modelcontextprotocol/sdk': '1.32.2' },
  '2.x': { '@modelcontextprotocol/node': '2.1.2', '@modelcontextprotocol/server': '2.4.0' },
};

/** What the host's package file declares; `tarball` is the package as it would be published. */
export function dependenciesOf(
  { openTelemetry, mcp, start }: Pick<Cell, 'openTelemetry' | 'mcp' | 'start'>,
  tarball: string,
): Dependencies {
  return {
    'dot-ai-telemetry': `file:${tarball}`,
    ...(start === 'register of two copies' && { 'dot-ai-telemetry-again': `file:${tarball}` }),
    ...(start.startsWith('bundled') && { esbuild: '0.28.2' }),
    ...MCP[mcp === 'sdk 1.x' ? '1.x' : '2.x'],
    ...OPEN_TELEMETRY[openTelemetry],
    zod: '4.6.7',
  };
}

/**
 * What npm must be told to install the host at all: our peer range leaves out SDK 1.x, so that who has it
 * got here by telling npm not to mind, or with a package manager that does not.
 */
export function installOptions({ openTelemetry }: Pick<Cell, 'openTelemetry'>): readonly string[] {
  return openTelemetry === '1.x' ? ['--legacy-peer-deps'] : [];
}
