import { configDefaults, defineConfig } from 'vitest/config';

/** Needs the package registry, and so has a script of its own. */
const ADOPTION = 'test/adoption/*.test.ts';

/** Waits as operators do, or starts many processes: `npm run test:long`. */
const LONG = [
  'test/products/*.test.ts',
  'test/cli/only-looks.test.ts',
  'test/register/notice.test.ts',
  'test/register/off-trace.test.ts',
  'test/register/off-while-running.test.ts',
];

export default defineConfig({
  test: {
    // Child processes of a loaded machine are slow; a test that hangs still ends.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Most tests wait for processes of their own; by default one of two processors would stand still.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ADOPTION, ...LONG],
        },
      },
      { extends: true, test: { name: 'long', include: LONG } },
      { extends: true, test: { name: 'adoption', include: [ADOPTION] } },
    ],
  },
});
