import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Child processes of a loaded machine are slow; a test that hangs still ends.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
