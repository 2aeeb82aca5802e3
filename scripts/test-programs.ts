import { existsSync } from 'node:fs'
import { findChromium } from '#e2e/browser.ts'
import { s3Packages, whyNoS3Server } from '#server/testing/s3-server.ts'
import { runCommand } from './steps.ts'

const INSTALL_TIMEOUT_MS = 6 * 60_000

/** Whether this machine is one that tests may install programs on: then none of them may be missing. */
export const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** In the order in which they are wanted; not every system has the first. */
const browserPackages = ['chromium-headless-shell', 'chromium']

const findPackage = async (names: readonly string[]): Promise<string[]> => {
  for (const name of names) if ((await runCommand('apt-cache', ['show', name])).succeeded) return [name]
  return []
}

type Wanted = { browser: boolean; packages: readonly string[] }

const installByApt = async ({ browser, packages }: Wanted): Promise<string> => {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: INSTALL_TIMEOUT_MS }
  const updated = await runCommand('apt-get', ['update'], options)
  if (!updated.succeeded) return updated.output
  const all = [...(browser ? await findPackage(browserPackages) : []), ...packages]
  // Another installation may be going on.
  const words = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...all]
  return (await runCommand('apt-get', words, options)).output
}

/** Installs the browser and the S3 server of the tests where they are missing, and answers what the installer said. */
export const installTestPrograms = async (): Promise<string> => {
  if (mayInstall()) {
    const wanted = { browser: !findChromium(), packages: whyNoS3Server() ? s3Packages : [] }
    return wanted.browser || wanted.packages.length > 0 ? installByApt(wanted) : ''
  }
  if (findChromium()) return ''
  const { output } = await runCommand('playwright', ['install', 'chromium'], {
    timeoutMs: INSTALL_TIMEOUT_MS,
  })
  return output
}

/** @throws with the installer's words when there is no Chromium for the browser tests. */
export const requireBrowser = (said: string): void => {
  if (!findChromium())
    throw new Error(`${said}\nNo Chromium was found and none could be installed. Set E2E_CHROMIUM to one.`)
}
