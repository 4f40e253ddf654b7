import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mainModulePath } from '../../src/config/main-module.ts';
import { readProcessFacts } from '../../src/config/process-facts.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('process facts', () => {
  test('the version is that of the host’s own package file, through links', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'app', 'dist'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"version":"9.9.9"}');
    writeFileSync(join(folder, 'app', 'package.json'), '{"version":"2.2.2"}');
    writeFileSync(join(folder, 'app', 'dist', 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'app', 'dist', 'main.js'), '');
    symlinkSync(join(folder, 'app', 'dist', 'main.js'), join(folder, 'server'));
    expect(readProcessFacts(mainModulePath(join(folder, 'server')), {}).version).toBe('2.2.2');
    expect(readProcessFacts(join(folder, 'elsewhere.js'), {}).version).toBe('9.9.9');
    expect(readProcessFacts(mainModulePath(join(folder, 'app')), {}).version).toBe('2.2.2');
    expect(readProcessFacts(mainModulePath(join(folder, 'app', 'dist', 'main')), {}).version).toBe('2.2.2');
  });

  test('a package file that is no JSON is passed over', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'app'));
    writeFileSync(join(folder, 'package.json'), '{"version":"1.0.0"}');
    writeFileSync(join(folder, 'app', 'package.json'), '{');
    expect(readProcessFacts(join(folder, 'app', 'main.js'), {}).version).toBe('1.0.0');
  });

  test.each([
    [{}, { is_internal: false }],
    [{ CI: 'false' }, { is_internal: false }],
    [{ CI: 'true' }, { is_internal: true }],
    [{ CI: 'woodpecker' }, { is_internal: true }],
    [{ NODE_ENV: 'test' }, { is_internal: true }],
    [{ NODE_ENV: 'production', GITHUB_ACTIONS: 'true' }, { is_internal: true }],
    [{ AI_PROVIDER: 'openai', ANTHROPIC_API_KEY: 'secret' }, { ai_provider: 'openai' }],
    [{ ANTHROPIC_API_KEY: 'secret' }, { ai_provider: undefined }],
    [{ HELM_RELEASE_NAME: 'x', KUBERNETES_SERVICE_HOST: 'x' }, { deployment_method: 'helm' }],
    [{ KUBERNETES_SERVICE_HOST: 'x' }, { deployment_method: 'kubernetes' }],
  ])('%j is %j', (environment, expected) => {
    expect(readProcessFacts(undefined, environment)).toMatchObject(expected);
  });
});
