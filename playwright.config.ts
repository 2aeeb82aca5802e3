import { defineConfig, devices } from '@playwright/test'
import { findChromium } from './e2e/browser.ts'
import { whyNoS3Server } from './server/testing/s3-server.ts'

const executablePath = findChromium()
const isRoot = process.getuid?.() === 0

// Where none can be had, what needs it is left out; the run of all tests says so.
const leftOut = whyNoS3Server() === null ? /@phone\b/ : /@phone\b|@s3\b/

const storm = '**/chaos.test.ts'
const wide = { viewport: { width: 1440, height: 900 } }

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.test.ts',
  globalSetup: './e2e/global-setup.ts',
  outputDir: 'test-results',
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A trace costs a fifth of the time: `E2E_TRACE=on` keeps one of each failure.
    trace: process.env.E2E_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
        '--force-color-profile=srgb',
      ],
    },
  },
  projects: [
    { name: 'desktop', grepInvert: leftOut, testIgnore: storm, use: wide },
    // Only what is about the small screen: tests tagged @phone.
    { name: 'phone', grep: /@phone\b/, use: { ...devices['Pixel 7'] } },
    // By itself and last: beside another test it takes three times as long.
    { name: 'storm', testMatch: storm, dependencies: ['desktop', 'phone'], use: wide },
  ],
})
