import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['server/testing/global-setup.ts'],
    include: ['{server,shared,client,scripts}/**/*.test.{ts,js}'],
    // Files run in processes of their own: a test that leaves something behind cannot disturb another file.
    pool: 'forks',
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default'],
  },
})
