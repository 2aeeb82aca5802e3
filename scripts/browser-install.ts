import { existsSync } from 'node:fs'
import { findChromium } from '#e2e/browser.ts'
import { runCommand } from './steps.ts'

const INSTALL_TIMEOUT_MS = 6 * 60_000

const installByApt = async () => {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: INSTALL_TIMEOUT_MS }
  const updated = await runCommand('apt-get', ['update'], options)
  if (!updated.succeeded) return updated
  return runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
}

/** Makes sure that there is a Chromium for the browser tests. Throws with the installer's words when there is none. */
export const installBrowserWhenMissing = async () => {
  if (findChromium()) return
  const byApt = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const { output } = byApt
    ? await installByApt()
    : await runCommand('playwright', ['install', 'chromium'], { timeoutMs: INSTALL_TIMEOUT_MS })
  if (!findChromium())
    throw new Error(`${output}\nNo Chromium was found and none could be installed. Set E2E_CHROMIUM to one.`)
}
