import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ConfigFile, readConfigFile } from '../../src/config/config-file.ts';
import { configFilePath, homeOf } from '../../src/config/home-folder.ts';
import { findConfigFile } from '../../src/config/read-config-file-signal.ts';
import { dotAiSettings } from '../../src/product/dot-ai-settings.ts';
import { ROOT, startCommand, startNode } from '../support/run-node.ts';
import { tempFolder } from '../support/temp-folder.ts';

const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';
const NOBODY = 65_534;
const SOMEBODY = 12_345;

const ABSENT = { status: 'absent' };
const UNREADABLE = { status: 'unreadable' };

/** A file of that content in a folder of its own. */
function fileOf(content: string | Uint8Array, mode = 0o600): string {
  const path = join(tempFolder(), 'config.json');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

async function pipe(): Promise<string> {
  const folder = tempFolder();
  await startCommand('mkfifo config.json', {}, folder).ended;
  return join(folder, 'config.json');
}

/** Reads in a process of its own, as another user where one is given, since what blocks would block the tests. */
async function readElsewhere(path: string, user?: number): Promise<ConfigFile> {
  const module = `${ROOT}dist/src/config/config-file.js`;
  const { ended } = startNode([
    '--input-type=module',
    '--eval',
    `import { readConfigFile } from ${JSON.stringify(module)};
    if (${user !== undefined}) process.setuid(${user});
    console.log(JSON.stringify(readConfigFile(${JSON.stringify(path)})));`,
  ]);
  return JSON.parse((await ended).stdout);
}

describe('a file that can be understood', () => {
  test.each([
    ['an object', '{"telemetry":false}', { telemetry: false }],
    ['an empty object', ' { } \n', {}],
    ['any values', '{"a":null,"b":[1,{"c":"d"}]}', { a: null, b: [1, { c: 'd' }] }],
    ['a byte order mark', '\u{FEFF}{"telemetry":true}', { telemetry: true }],
    ['other alphabets', '{"Größe":"大"}', { Größe: '大' }],
    ['as much as is allowed', `{}${' '.repeat(65_534)}`, {}],
  ])('%s', (_, text, content) => {
    const file = readConfigFile(fileOf(text));
    expect(file).toEqual({ status: 'read', content, isWritableByOthers: false });
  });

  test('has nothing in it but what it says', () => {
    const file = readConfigFile(fileOf('{"__proto__":{"telemetry":true},"constructor":1}'));
    const content = file.status === 'read' ? file.content : {};
    expect(Object.keys(content)).toEqual(['__proto__', 'constructor']);
    expect(content['constructor']).toBe(1);
    expect(content['__proto__']).toEqual({ telemetry: true });
    for (const name of ['telemetry', 'toString', 'hasOwnProperty']) expect(name in content).toBe(false);
  });

  test('is read through links', () => {
    const path = join(tempFolder(), 'config.json');
    symlinkSync(fileOf('{"telemetry":false}'), path);
    expect(readConfigFile(path)).toMatchObject({ content: { telemetry: false } });
  });

  test.for([
    ['600', false],
    ['644', false],
    ['664', true],
    ['646', true],
  ] as const)('of mode %s is writable by others: %s', ([mode, isWritableByOthers], context) => {
    if (isWindows) context.skip('Windows has no such modes');
    expect(readConfigFile(fileOf('{}', Number.parseInt(mode, 8)))).toMatchObject({ isWritableByOthers });
  });
});

describe('no file', () => {
  test.each(['config.json', 'no/such/folder/config.json', 'file/config.json'])('%s', (name) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '{}');
    expect(readConfigFile(join(folder, name))).toEqual(ABSENT);
  });

  test('in a folder that is a link', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'));
    expect(readConfigFile(join(folder, 'link', 'config.json'))).toEqual(ABSENT);
  });
});

describe('what it says cannot be understood', () => {
  test.each<readonly [string, string | Uint8Array]>([
    ['nothing', ''],
    ['half an object', '{"telemetry":false'],
    ['more than an object', '{"telemetry":false} {}'],
    ['a comment', '{} // off'],
    ['an array', '[{"telemetry":false}]'],
    ['null', 'null'],
    ['a string', '"telemetry"'],
    ['a number', '0'],
    ['a mark alone', '\u{FEFF}'],
    ['two marks', '\u{FEFF}\u{FEFF}{}'],
    ['bytes that are no UTF-8', Buffer.from([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')])],
    ['UTF-16', Buffer.from('\u{FEFF}{}', 'utf16le')],
    ['one byte too much', `{}${' '.repeat(65_535)}`],
  ])('%s', (_, content) => {
    expect(readConfigFile(fileOf(content))).toEqual(UNREADABLE);
  });
});

describe('what is no regular file of this user is not read', () => {
  test('a folder', () => {
    expect(readConfigFile(tempFolder())).toEqual(UNREADABLE);
  });

  test('a pipe that nobody writes to, at once', async (context) => {
    if (isWindows) context.skip('Windows has no such pipes');
    expect(await readElsewhere(await pipe())).toEqual(UNREADABLE);
  });

  test('a pipe that somebody has written to', async (context) => {
    if (isWindows) context.skip('Windows has no such pipes');
    const path = await pipe();
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(reader));
    writeFileSync(path, '{}');
    expect(await readElsewhere(path)).toEqual(UNREADABLE);
  });

  test('a socket', async (context) => {
    if (isWindows) context.skip('Windows has no sockets among its files');
    const path = join(tempFolder(), 'config.json');
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => void server.listen(path, resolve));
    expect(readConfigFile(path)).toEqual(UNREADABLE);
  });

  test.for(['/dev/null', '/dev/zero'])('the device %s', async (device, context) => {
    if (!existsSync(device)) context.skip(`there is no ${device}`);
    const path = join(tempFolder(), 'config.json');
    symlinkSync(device, path);
    expect(await readElsewhere(path)).toEqual(UNREADABLE);
  });

  test('a file that says it is empty and does not end', async (context) => {
    // One entry for each page that a process could ever have.
    const path = '/proc/self/pagemap';
    if (!existsSync(path)) context.skip(`there is no ${path}`);
    expect(await readElsewhere(path)).toEqual(UNREADABLE);
  });

  test('a link to nothing, to itself, into a file, or in a folder that is such a link', () => {
    const folder = tempFolder();
    const linkTo = (target: string, name: string): string => {
      symlinkSync(target, join(folder, name));
      return join(folder, name);
    };
    expect(readConfigFile(linkTo('nothing', 'dangling'))).toEqual(UNREADABLE);
    expect(readConfigFile(linkTo('loop', 'loop'))).toEqual(UNREADABLE);
    expect(readConfigFile(linkTo(join(fileOf('{}'), 'config.json'), 'into'))).toEqual(UNREADABLE);
    expect(readConfigFile(join(linkTo('nothing', 'folder'), 'config.json'))).toEqual(UNREADABLE);
  });

  test('a path that no file can have', () => {
    expect(readConfigFile('\0')).toEqual(UNREADABLE);
    expect(readConfigFile('/'.padEnd(100_000, 'x'))).toEqual(UNREADABLE);
  });

  test('a file without the right to read it', async (context) => {
    if (isWindows) context.skip('Windows has no such modes');
    const path = fileOf('{}', 0o000);
    // Root may read everything, and so somebody else does it.
    expect(isRoot ? await readElsewhere(path, NOBODY) : readConfigFile(path)).toEqual(UNREADABLE);
  });

  test.for([
    ['of somebody else, as root', SOMEBODY, undefined, 'unreadable'],
    ['of somebody else', SOMEBODY, NOBODY, 'unreadable'],
    ['of root', 0, NOBODY, 'read'],
    ['of one’s own', NOBODY, NOBODY, 'read'],
  ] as const)('but by its owner: one %s', async ([, owner, user, status], context) => {
    if (!isRoot) context.skip('only root may give files away');
    const path = fileOf('{}', 0o644);
    chmodSync(join(path, '..'), 0o755);
    chownSync(path, owner, owner);
    expect(await readElsewhere(path, user)).toMatchObject({ status });
  });
});

test('reading leaves nothing open', () => {
  const folder = tempFolder();
  const paths = [fileOf('{}'), fileOf('{'), folder, join(folder, 'config.json')];
  const nextDescriptor = (): number => {
    const descriptor = openSync(folder, 'r');
    closeSync(descriptor);
    return descriptor;
  };
  const before = nextDescriptor();
  for (const path of paths) readConfigFile(path);
  expect(nextDescriptor()).toBe(before);
});

describe('where the file is', () => {
  test.each([
    [{ HOME: '/home/me', USERPROFILE: 'C:\\me' }, 'linux', '/home/me'],
    [{ HOME: '/home/me', USERPROFILE: 'C:\\me' }, 'win32', 'C:\\me'],
    [{ USERPROFILE: 'C:\\me' }, 'darwin', undefined],
  ] as const)('%j on %s: the home folder is %s', (environment, platform, home) => {
    expect(homeOf(environment, platform)).toBe(home);
  });

  test('is nowhere where there is no such home folder, so that none is made', () => {
    const home = tempFolder();
    const file = join(home, 'file');
    writeFileSync(file, '');
    expect(findConfigFile(dotAiSettings, { HOME: home })).toBe(join(home, '.dot-ai', 'config.json'));
    for (const none of [join(home, 'none'), file, join(file, 'in')])
      expect(findConfigFile(dotAiSettings, { HOME: none })).toBe(undefined);
  });

  test('is in an absolute home folder, or nowhere', () => {
    const home = tempFolder();
    expect(configFilePath(home, '.dot-ai/config.json')).toBe(join(home, '.dot-ai', 'config.json'));
    for (const none of [undefined, '', '.', 'home/me', '~']) {
      expect(configFilePath(none, '.dot-ai/config.json')).toBe(undefined);
    }
  });
});
