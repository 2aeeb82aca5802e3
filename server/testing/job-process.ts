import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from '#shared/zod.ts'
import { openDeps, systemCtx } from '../app/deps.ts'
import { jobs } from '../app/jobs.ts'
import type { DatabaseTarget } from '../db/client.ts'
import { foldTicketCounts } from '../features/tickets/mutations/fold-counts.ts'
import { createLog } from '../platform/adapters/pino.ts'
import { plainOptions } from './options.ts'

const targetSchema = z.object({
  host: z.string(),
  port: z.number(),
  user: z.string(),
  password: z.string().optional(),
  database: z.string(),
})
const orderSchema = z.object({
  job: z.string(),
  now: z.iso.datetime(),
  target: targetSchema,
  organizationId: z.string(),
})
const self = fileURLToPath(import.meta.url)

/** Runs a job, or the folding of an organization's counters, once in a process of its own, which can be killed. */
export const beginJob = (
  job: string,
  { now, target, organizationId }: { now: Date; target: DatabaseTarget; organizationId: string },
) => {
  const order = JSON.stringify({ job, now, target, organizationId })
  const child: ChildProcess = spawn(process.execPath, [self, order], { stdio: 'inherit' })
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  )
  return { kill: () => child.kill('SIGKILL'), ended }
}

const runOrdered = async (order: string): Promise<void> => {
  const { job, now, target: given, organizationId } = orderSchema.parse(JSON.parse(order))
  const { password, ...rest } = given
  const target = password === undefined ? rest : { ...rest, password }
  const log = createLog('silent')
  const options = { ...plainOptions, target, log, worker: false, poolSize: 3, now: () => new Date(now) }
  const deps = await openDeps(options)
  const ctx = systemCtx(deps, job)
  const found = jobs.find(({ name }) => name === job)
  if (found) await found.run(ctx, {})
  else await foldTicketCounts(ctx, { organizationId })
  await deps.close()
}

if (process.argv[1] === self) await runOrdered(process.argv[2] ?? '')
