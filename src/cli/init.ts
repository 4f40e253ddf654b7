import { unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { codeOf } from '../state/error-code.ts';
import type { Command, CommandContext, CommandResult } from './command.ts';
import { addKey } from './add-key.ts';
import { type PackageFile, findPackageFile, isDependency } from './package-file.ts';
import { productNames, productTemplate } from './product-template.ts';

/** Writes a first product file, and names it in the package file. Neither is ever overwritten. */
export const init: Command = {
  name: 'init',
  summary: 'Writes a first product file, telemetry.js, and names it in package.json.',
  flags: {},
  effects: 'Writes telemetry.js and a line of package.json. Opens no socket.',
  run: async (context) => run(context),
};

const FILE = 'telemetry.js';
const MCP_PACKAGES = ['@modelcontextprotocol/sdk', '@modelcontextprotocol/server'];

function run({ folder }: CommandContext): CommandResult {
  const packageFile = findPackageFile(folder);
  if (packageFile === undefined) {
    return refuse('There is no package.json here that can be read: run npm init first.');
  }
  const { path, text, content } = packageFile;
  if (Object.hasOwn(content, 'telemetry')) {
    return refuse('package.json has a key telemetry already: edit the file that it names.');
  }
  const names = productNames(typeof content['name'] === 'string' ? content['name'] : basename(dirname(path)));
  const moduleKind = content['type'] === 'module' ? 'esm' : 'commonjs';
  const isMcp = MCP_PACKAGES.some((name) => isDependency(content, name));
  const file = join(folder, FILE);
  const written = writeNew(file, productTemplate({ ...names, moduleKind, isMcp }));
  if (written === 'exists')
    return refuse(`${FILE} is here already: name it in package.json, as "telemetry": "./${FILE}".`);
  const modulePath = `./${relative(dirname(path), file).replaceAll(sep, '/')}`;
  if (written === 'failed' || !replaceText(path, addKey(text, 'telemetry', modulePath))) {
    if (written === 'written') unlinkSync(file);
    return refuse('This folder cannot be written: nothing was changed.');
  }
  return {
    text: [
      `Wrote ${FILE}, and named it in package.json.`,
      ...nextSteps({ content, modulePath, moduleKind, isMcp, envPrefix: names.envPrefix }),
    ].join('\n'),
    json: { outcome: 'written', files: [FILE, 'package.json'], product: names.name },
    exitCode: 0,
  };
}

function refuse(text: string): CommandResult {
  return { text, json: { outcome: 'refused', files: [] }, exitCode: 1 };
}

function writeNew(path: string, text: string): 'written' | 'exists' | 'failed' {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return 'written';
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? 'exists' : 'failed';
  }
}

function replaceText(path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch {
    return false;
  }
}

interface NextSteps {
  readonly content: PackageFile['content'];
  /** As package.json names the product file. */
  readonly modulePath: string;
  readonly envPrefix: string;
  readonly moduleKind: 'esm' | 'commonjs';
  readonly isMcp: boolean;
}

function nextSteps({ content, modulePath, envPrefix, moduleKind, isMcp }: NextSteps): readonly string[] {
  const missing = ['dot-ai-telemetry', '@opentelemetry/api'].filter((one) => !isDependency(content, one));
  const { files } = content;
  const isLeftOut = Array.isArray(files) && !files.includes(FILE) && !files.includes(modulePath);
  const steps = [
    ...(missing.length > 0 ? [`npm install ${missing.join(' ')}`] : []),
    isMcp
      ? `Name your tools in ${FILE}, and give your server its spans before it is connected: instrumentMcpServer of dot-ai-telemetry/mcp`
      : `Declare your events in ${FILE}`,
    'Read what can leave: npx dot-ai-telemetry catalog',
    `Make this the first line of your server: ${firstLine(moduleKind, isMcp)}`,
    `See on stderr what would be sent: ${envPrefix}_TELEMETRY=true ${envPrefix}_TELEMETRY_DEBUG=1 node YOUR_SERVER.js`,
    ...(isLeftOut ? [`Add ${FILE} to files in package.json, so that it is published`] : []),
    ...(Object.hasOwn(content, 'workspaces')
      ? [
          `A server goes by the package.json that is nearest to it: if yours is in a workspace, move ${FILE} and the line telemetry there`,
        ]
      : []),
  ];
  return ['Next:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)];
}

/** Events that no span tells are recorded by what the module exports. */
function firstLine(moduleKind: NextSteps['moduleKind'], isMcp: boolean): string {
  const register = "'dot-ai-telemetry/register'";
  if (moduleKind === 'esm') return `import ${isMcp ? '' : '{ telemetry } from '}${register};`;
  return `${isMcp ? '' : 'const { telemetry } = '}require(${register});`;
}
