import { addComment } from '../../features/comments/mutations.ts'
import { listCategories } from '../../features/organizations/queries/list-categories.ts'
import { assignTicket, changeStatus, triageTicket } from '../../features/tickets/mutations/change-ticket.ts'
import { createTicket } from '../../features/tickets/mutations/create-tickets.ts'
import type { DemoStage } from './found.ts'
import { billingStories } from './stories/billing.ts'
import { bookingStories } from './stories/bookings.ts'
import { orderStories } from './stories/orders.ts'
import { repairStories } from './stories/repairs.ts'
import { shopStories } from './stories/shops.ts'
import { technicalStories } from './stories/technical.ts'
import type { Step, Story } from './story.ts'

export const stories: readonly Story[] = [
  ...orderStories,
  ...repairStories,
  ...bookingStories,
  ...billingStories,
  ...technicalStories,
  ...shopStories,
]

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A ticket on its way through its story. */
type Played = { story: Story; id: string; version: number }

/** Lets all stories happen, interleaved as they were in time, through the same mutations as the app. */
export const playStories = async (stage: DemoStage, now: Date): Promise<void> => {
  const moments = stories.flatMap((story) => {
    const created = now.getTime() - story.daysAgo * dayMs
    const played: Played = { story, id: '', version: 0 }
    return [undefined, ...(story.steps ?? [])].map((step) => ({
      at: new Date(created + (step?.after ?? 0) * hourMs),
      played,
      step,
    }))
  })
  const inOrder = moments.sort((one, other) => one.at.getTime() - other.at.getTime())
  for (const { at, played, step } of inOrder) {
    const after = step ? await takeStep(stage, played, step, at) : await begin(stage, played.story, at)
    played.id = after.id
    played.version = after.version
  }
}

const begin = async (stage: DemoStage, story: Story, at: Date) => {
  const ctx = stage.as(story.by, at)
  const categories = await listCategories(ctx)
  const categoryId = categories.find(({ name }) => name === story.category)?.id
  if (!categoryId) throw new Error(`no category ${story.category}`)
  return createTicket(ctx, {
    clientId: ctx.newId(),
    title: story.title,
    description: story.text,
    severity: story.severity ?? 'medium',
    categoryId,
  })
}

const takeStep = async (stage: DemoStage, { id: ticketId, version }: Played, step: Step, at: Date) => {
  const ctx = stage.as(step.by, at)
  const seen = { ticketId, version }
  switch (step.does) {
    case 'assign':
      return assignTicket(ctx, { ...seen, assigneeId: stage.idOf(step.to) })
    case 'move':
      return changeStatus(ctx, { ...seen, status: step.status, override: false })
    case 'plan':
      return triageTicket(ctx, {
        ...seen,
        dueAt: new Date(at.getTime() + step.dueInDays * dayMs).toISOString(),
      })
    case 'rank':
      return triageTicket(ctx, { ...seen, priority: step.priority })
    case 'reply':
    case 'note': {
      const then = step.does === 'reply' && step.then ? { thenStatus: step.then } : {}
      const comment = { ticketId, clientId: ctx.newId(), kind: step.does, body: step.text, ...then }
      return (await addComment(ctx, comment)).ticket
    }
  }
}
