import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from '#shared/zod.ts'
import { withFileLock } from '../db/embedded/file-lock.js'

const radosgw = fileURLToPath(new URL('radosgw-process.ts', import.meta.url))
const startLimitMs = 5 * 60_000

const addressSchema = z.object({
  endpoint: z.string(),
  port: z.int(),
  accessKey: z.string(),
  secretKey: z.string(),
})
/** Where an S3 server of the tests is, and the keys to it. */
export type S3Address = z.infer<typeof addressSchema>
export type S3Server = { address: S3Address; close(): Promise<void> }

/** Carries the address of the one that a whole run of tests shares. */
export const s3AddressSetting = 'TEST_S3_SERVER'

/** What Debian calls the programs of the S3 server. */
export const s3Packages = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'] as const
const programs = ['radosgw', 'radosgw-admin', 'ceph-mon', 'ceph-osd', 'ceph', 'ceph-authtool', 'monmaptool']

/** What tests of the S3 store say in place of running where there is no S3 server; null where there is one. */
export const whyNoS3Server = (): string | null => {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const isThere = (program: string) => folders.some((folder) => existsSync(join(folder, program)))
  return process.env[s3AddressSetting] || programs.every(isThere)
    ? null
    : `needs a local S3 server: apt-get install --no-install-recommends ${s3Packages.join(' ')}`
}

/** Starts an S3 server on this machine in about 20 s. It ends with this process, at the latest. */
export const startS3Server = async (): Promise<S3Server> => {
  const child = fork(radosgw, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const address = await readAddress(child)
  const close = async () => {
    const ended = once(child, 'exit')
    if (child.connected) child.disconnect()
    if (child.exitCode === null) await ended
  }
  return { address, close }
}

const readAddress = (child: ChildProcess): Promise<S3Address> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(addressSchema.parse(message)))
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`The S3 server of the tests ended with ${code} at its start.`)),
    )
  })

/** The S3 server of this run of tests, or, where no run has one, one that nobody else has at the same time. */
export const openS3Server = async (): Promise<S3Server> => {
  const shared = process.env[s3AddressSetting]
  if (shared) return { address: addressSchema.parse(JSON.parse(shared)), close: async () => {} }
  const ready = Promise.withResolvers<S3Server>()
  const done = Promise.withResolvers<void>()
  const lock = join(tmpdir(), `docket-s3-server-${process.getuid?.() ?? 0}.lock`)
  const held = withFileLock(
    lock,
    async () => {
      const server = await startS3Server()
      ready.resolve(server)
      await done.promise
      await server.close()
    },
    { waitMs: startLimitMs },
  )
  held.catch(ready.reject)
  const { address } = await ready.promise
  const close = async () => {
    done.resolve()
    await held
  }
  return { address, close }
}
