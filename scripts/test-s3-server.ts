import { type S3Server, s3AddressSetting, startS3Server, whyNoS3Server } from '#server/testing/s3-server.ts'
import type { Step } from './steps.ts'
import { mayInstall } from './test-programs.ts'

/**
 * The S3 server that all tests of a run share, started while other things are checked. `installed` ends when the
 * programs are there that can be.
 */
export const beginS3Server = (installed: Promise<string>) => {
  const started = start(installed)
  // The step says why; until then nobody listens.
  started.catch(() => {})
  const step: Step = {
    name: 'an S3 server for the tests of the file store',
    run: async () => {
      const server = await started
      if (server) {
        process.env[s3AddressSetting] = JSON.stringify(server.address)
        return { passed: 1, failed: 0, skipped: 0 }
      }
      console.log(`The file store on S3 is not tested: it ${whyNoS3Server()}`)
      return { passed: 0, failed: 0, skipped: 1 }
    },
  }
  const close = async () => {
    const server = await started.catch(() => null)
    await server?.close()
  }
  return { step, close }
}

/** @throws where it could not be installed though it should have been, and where it does not start. */
const start = async (installed: Promise<string>): Promise<S3Server | null> => {
  const said = await installed
  const why = whyNoS3Server()
  if (why === null) return startS3Server()
  if (mayInstall()) throw new Error(`${said}\nThe S3 server of the tests could not be installed: it ${why}`)
  return null
}
