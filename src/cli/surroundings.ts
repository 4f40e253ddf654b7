import { type Environment, readSetting } from '../config/parse-setting.ts';
import { readOperatorTracing } from '../config/read-operator-tracing.ts';
import { serverLines } from '../operator-lines.ts';
import type { Check } from './check.ts';

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** What makes Node.js's fetch go by them (Node.js documentation, "Command-line API": since 22.21 and 24.0). */
const USES_PROXY = 'NODE_USE_ENV_PROXY';

/** Looks at what the environment says to others and that touches telemetry too. Names only. */
export function checkSurroundings(environment: Environment): readonly Check[] {
  return [checkProxy(environment), checkStdout(environment)];
}

function checkProxy(environment: Environment): Check {
  const name = 'proxy';
  const set = PROXY_VARIABLES.filter((variable) => readSetting(environment, variable) !== undefined);
  if (set.length === 0) return { name, verdict: 'ok', text: 'no proxy is named' };
  const named = set.join(', ');
  if (readSetting(environment, USES_PROXY) === '1') {
    return {
      name,
      verdict: 'ok',
      text: `${named}, and ${USES_PROXY}, which counts from Node.js 22.21 or 24 on`,
    };
  }
  const advice = `where there is no other way out, set ${USES_PROXY}=1 with Node.js 22.21, 24 or later`;
  return { name, verdict: 'note', text: `${named} is not used by Node.js’s fetch: ${advice}` };
}

function checkStdout(environment: Environment): Check {
  const name = 'stdout';
  const printing = readOperatorTracing(environment)?.printing ?? [];
  return printing.length === 0
    ? { name, verdict: 'ok', text: 'OTEL_* prints nothing there' }
    : {
        name,
        verdict: 'note',
        text: printing.map((variable) => serverLines.printsOnStdout.say(variable)).join('; '),
      };
}
