// Tests run against the built package: core threads need compiled files, and there must be one runtime instance.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Ends what hangs. No test is about how quick it is: the slowest take ten seconds here, and a crowded machine ten times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    server: { deps: { external: [/\/dist\//] } },
  },
});
