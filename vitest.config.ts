import { defaultClientConditions, defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/test-order.mjs'
import { leftOut } from './scripts/test-turns.mjs'

// `source` first: `@pyfarm/…` is the TypeScript of the workspace, so a test never sees a stale build.
const sources = {
  resolve: { conditions: ['source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
}

export default defineConfig({
  test: {
    // Native add-ons and child processes: worker threads would share both.
    pool: 'forks',
    // More than the two processors of CI: tests wait for databases and processes a good part of their time.
    maxWorkers: 3,
    teardownTimeout: 10_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // Files that read the same many modules: a process reads them once for all of its files, which keep no state in them.
        ...sources,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'jobtypes/src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: [...configDefaults.exclude, ...leftOut],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole processes of the built farm, after the others; they wait more than they work, so several files at a time.
        ...sources,
        test: {
          name: 'farm',
          include: ['tests/src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...leftOut],
          setupFiles: ['tests/src/harness/watch/every-farm.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
