import { tracked } from '@trpc/server'
import type { LiveMessage } from '#shared/events.ts'
import { z } from '#shared/zod.ts'
import { can } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { TooManyStreams } from '../../platform/live.ts'
import { type LiveEvent, LiveRightsChanged, type LiveStep } from '../../platform/live-reads.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'

const followInput = z.object({
  /** The number of the last message that the client has. */
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullish(),
})

export const liveRouter = router({
  events: memberProcedure('live.follow')
    .input(followInput)
    .subscription(async function* ({ ctx, input, signal }) {
      const ends = AbortSignal.any([ctx.stopping, ...(signal ? [signal] : [])])
      try {
        const steps = ctx.live.follow({
          organizationId: ctx.organization.id,
          userId: ctx.user.id,
          sessionId: ctx.sessionId,
          staff: can(ctx, 'note.read'),
          ...(input.lastEventId ? { after: Number(input.lastEventId) } : {}),
          signal: ends,
        })
        for await (const step of steps) yield tracked(String(step.number), toMessage(step))
      } catch (error) {
        if (error instanceof TooManyStreams)
          throw new AppError('too_many', 'live.too_many_streams', { retryAfter: 60 })
        if (!(error instanceof LiveRightsChanged)) throw error
        throw new AppError('unavailable', 'live.rights_changed')
      }
      // A stream that ends without an error ends for good on the client; this one is to be opened again.
      if (ctx.stopping.aborted) throw new AppError('unavailable', 'server.stopping')
    }),
})

/** Whoever is told of an event is handed the same message, which so is encoded once for all of them. */
const messages = new WeakMap<LiveEvent, LiveMessage>()

const toMessage = (step: LiveStep): LiveMessage => {
  if (step.kind === 'presence') return { kind: step.kind, ticketId: step.ticketId }
  if (step.kind !== 'event') return { kind: step.kind }
  const known = messages.get(step.event)
  if (known) return known
  const { type, ticketId } = step.event
  const message: LiveMessage = { kind: 'event', type, ticketId }
  messages.set(step.event, message)
  return message
}
