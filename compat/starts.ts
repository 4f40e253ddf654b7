/** Whose line it is: `reference` stands in the run without us for what ours does for the operator. */
type Owner = 'host' | 'us' | 'reference';

interface StartLine {
  readonly owner: Owner;
  readonly text: string;
}

/** How a host starts: arguments for Node.js before its main module, and that module line by line. */
interface Start {
  readonly flags: readonly StartLine[];
  readonly main: readonly StartLine[];
}

const host = (text: string): StartLine => ({ owner: 'host', text });
const us = (text: string): StartLine => ({ owner: 'us', text });
const reference = (text: string): StartLine => ({ owner: 'reference', text });

const IMPORT_FLAG = us('--import=dot-ai-telemetry/register');
const AUTO_FLAG = host('--require=@opentelemetry/auto-instrumentations-node/register');
const IMPORT_LINE = us("import 'dot-ai-telemetry/register';");
const EARLY_SDK = host("import './start-early.js';");
const OWN_SDK = host("import { startTracing } from './own-tracing.js';");
const SERVE_IMPORT = host("import { serve } from './serve.js';");
const SERVE: readonly StartLine[] = [SERVE_IMPORT, host('serve();')];
const OWN_TELEMETRY = us("import { followLife, telemetry } from './own-telemetry.js';");

/** As dot-ai: modules first, which get and use their tracers; tracing starts inside `main()`. */
const LATE_MAIN: readonly StartLine[] = [
  OWN_SDK,
  SERVE_IMPORT,
  host('async function main() { startTracing(); serve(); }'),
  host('void main();'),
];

/** The forms of start, by name. */
export type StartName =
  | '--import register'
  | '--require register'
  | 'register first line'
  | 'register, operator by environment'
  | 'register, operator by config file'
  | 'register, host reads config file'
  | 'register, own SDK early'
  | 'own SDK, then register'
  | 'register, own SDK late'
  | 'register, own provider early'
  | 'register, own provider late'
  | 'auto-instrumentations, then register'
  | 'register, then auto-instrumentations'
  | 'auto-instrumentations and attach'
  | 'own SDK, then attach'
  | 'attach, then own SDK'
  | 'attach alone'
  | 'processor in own SDK'
  | 'register twice'
  | 'register of two copies'
  | 'register and attach'
  | 'bundled'
  | 'bundled, API outside';

const STARTS: Readonly<Record<StartName, Start>> = {
  '--import register': { flags: [IMPORT_FLAG], main: SERVE },
  '--require register': { flags: [us('--require=dot-ai-telemetry/register')], main: SERVE },
  'register first line': { flags: [], main: [IMPORT_LINE, ...SERVE] },
  'register, operator by environment': {
    flags: [IMPORT_FLAG],
    main: [reference("import './from-environment.js';"), ...SERVE],
  },
  'register, operator by config file': {
    flags: [IMPORT_FLAG],
    main: [reference("import './from-config-file.js';"), ...SERVE],
  },
  'register, host reads config file': {
    flags: [IMPORT_FLAG],
    main: [host("import './host-config-file.js';"), ...SERVE],
  },
  'register, own SDK early': { flags: [IMPORT_FLAG], main: [EARLY_SDK, ...SERVE] },
  'own SDK, then register': { flags: [], main: [EARLY_SDK, IMPORT_LINE, ...SERVE] },
  'register, own SDK late': { flags: [], main: [IMPORT_LINE, ...LATE_MAIN] },
  'register, own provider early': { flags: [IMPORT_FLAG], main: [EARLY_SDK, ...SERVE] },
  'register, own provider late': { flags: [], main: [IMPORT_LINE, ...LATE_MAIN] },
  'auto-instrumentations, then register': { flags: [AUTO_FLAG, IMPORT_FLAG], main: SERVE },
  'register, then auto-instrumentations': { flags: [IMPORT_FLAG, AUTO_FLAG], main: SERVE },
  'auto-instrumentations and attach': {
    flags: [AUTO_FLAG],
    main: [OWN_TELEMETRY, us('telemetry.attach(); followLife();'), ...SERVE],
  },
  'own SDK, then attach': {
    flags: [],
    main: [EARLY_SDK, OWN_TELEMETRY, ...SERVE, us('telemetry.attach(); followLife();')],
  },
  'attach, then own SDK': {
    flags: [],
    main: [OWN_TELEMETRY, us('telemetry.attach(); followLife();'), ...LATE_MAIN],
  },
  'attach alone': {
    flags: [],
    main: [OWN_TELEMETRY, us('telemetry.attach(); followLife();'), ...SERVE],
  },
  'processor in own SDK': {
    flags: [],
    main: [
      OWN_SDK,
      OWN_TELEMETRY,
      us('startTracing([telemetry.processor]); followLife();'),
      reference('startTracing();'),
      ...SERVE,
    ],
  },
  'register twice': { flags: [IMPORT_FLAG], main: [IMPORT_LINE, ...SERVE] },
  'register of two copies': {
    flags: [IMPORT_FLAG],
    main: [us("import 'dot-ai-telemetry-again/register';"), ...SERVE],
  },
  'register and attach': {
    flags: [IMPORT_FLAG],
    main: [us("import { telemetry } from './own-telemetry.js';"), us('telemetry.attach();'), ...SERVE],
  },
  bundled: { flags: [IMPORT_FLAG], main: LATE_MAIN },
  'bundled, API outside': { flags: [IMPORT_FLAG], main: LATE_MAIN },
};

/** A run of a host. */
interface WrittenStart {
  readonly flags: readonly string[];
  /** Those of the flags that are ours. */
  readonly ownFlags: readonly string[];
  readonly main: string;
}

/** The flags and the main module of a run with or without us. Lines keep their numbers. */
export function writeStart(name: StartName, withUs: boolean): WrittenStart {
  const { flags, main } = STARTS[name];
  const other: Owner = withUs ? 'reference' : 'us';
  const kept = flags.filter(({ owner }) => owner !== other);
  return {
    flags: kept.map(({ text }) => text),
    ownFlags: kept.filter(({ owner }) => owner === 'us').map(({ text }) => text),
    main: `${main.map(({ owner, text }) => (owner === other ? '' : text)).join('\n')}\n`,
  };
}
