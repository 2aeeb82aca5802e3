import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/**
 * The Chromium to drive: the one named, Playwright's own, or the system's; undefined when there is none. Without a
 * window (the "headless shell") it does the same in two thirds of the time.
 */
export const findChromium = (): string | undefined =>
  [
    process.env.E2E_CHROMIUM,
    '/usr/bin/chromium-headless-shell',
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => path && existsSync(path))
