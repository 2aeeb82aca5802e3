import { z } from '#shared/zod.ts'
import { openDeps, systemCtx } from '../../app/deps.ts'
import { findOrganizationBySlug } from '../../features/organizations/queries/find-organizations.ts'
import { createTicket } from '../../features/tickets/mutations/create-tickets.ts'
import { createLog } from '../../platform/adapters/pino.ts'
import { enterOrganization } from '../../platform/context.ts'
import { plainOptions } from '../options.ts'

/** What a process of its own is told: who asks for something, and how often at which moments. */
const orderSchema = z.object({
  target: z.object({
    host: z.string(),
    port: z.number(),
    user: z.string(),
    password: z.string().optional(),
    database: z.string(),
  }),
  slug: z.string(),
  userId: z.string(),
  moments: z.array(z.iso.datetime()),
  times: z.number(),
})
type Order = z.infer<typeof orderSchema>

/** Asks for something so often at once, then again at the next moment; answers the numbers of the tickets. */
const ask = async ({ target, slug, userId, moments, times }: Order): Promise<string[]> => {
  let now = new Date(0)
  const { password, ...address } = target
  const deps = await openDeps({
    ...plainOptions,
    target: { ...address, ...(password === undefined ? {} : { password }) },
    log: createLog('silent'),
    worker: false,
    poolSize: 4,
    now: () => now,
  })
  process.send?.('ready')
  await new Promise((resolve) => process.once('message', resolve))
  const numbers: string[] = []
  const ctx = systemCtx(deps, 'test')
  const found = await findOrganizationBySlug(ctx, slug)
  if (!found) throw new Error(`no organization ${slug}`)
  const person = { kind: 'user', id: userId } as const
  const inside = enterOrganization(ctx, { ...found, role: 'requester' }, person)
  for (const moment of moments) {
    now = new Date(moment)
    const input = () => ({
      clientId: deps.newId(),
      title: 'The printer is on fire',
      description: 'It burns.',
    })
    const made = await Promise.all(
      Array.from({ length: times }, () => createTicket(inside, { ...input(), severity: 'low' })),
    )
    numbers.push(...made.map(({ number }) => number))
  }
  await deps.close()
  return numbers
}

process.once('message', (order) => {
  void ask(orderSchema.parse(order)).then((numbers) => {
    process.send?.(numbers)
    process.disconnect()
  })
})
