/** Combinations that upstream excludes. */
export const excluded: readonly { readonly combination: string; readonly reason: string }[] = [
  {
    combination: 'OpenTelemetry 3.x on Node.js 20',
    reason: 'its engines are >=22.15.0',
  },
  {
    combination: '@opentelemetry/api 1.10 with SDK 2.x, or 1.9 with SDK 3.x',
    reason: 'SDK 2.x peers <1.10.0 and SDK 3.x >=1.10.0: npm refuses both with ERESOLVE',
  },
  {
    combination: 'OTEL_CONFIG_FILE with sdk-node before 0.214',
    reason: 'the variable is not read there',
  },
  {
    combination: 'OTEL_CONFIG_FILE with `new NodeSDK()`',
    reason: 'only startNodeSdk() reads it, on every line',
  },
  {
    combination: 'the protocol of 2026-07-28 with MCP SDK 1.x',
    reason: '1.x ends with the protocol of 2025-11-25',
  },
  {
    combination: 'require() of an ES module before Node.js 20.19',
    reason: 'ERR_REQUIRE_ESM; the engines of this package start above it',
  },
];
