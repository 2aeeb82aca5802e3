import type { Priority, Severity, TicketStatus } from '#shared/tickets.ts'
import type { DemoCategory, DemoUsername } from './people.ts'

/** What happens to a ticket, some hours after it was created. */
export type Step = { after: number; by: DemoUsername } & (
  | { does: 'reply'; text: string; then?: TicketStatus }
  | { does: 'note'; text: string }
  | { does: 'assign'; to: DemoUsername }
  | { does: 'move'; status: TicketStatus }
  | { does: 'plan'; dueInDays: number }
  | { does: 'rank'; priority: Priority }
)

/** A ticket of the demo organization from its first word to where it stands. */
export type Story = {
  daysAgo: number
  by: DemoUsername
  category: DemoCategory
  severity?: Severity
  title: string
  text: string
  steps?: readonly Step[]
}

export const reply = (after: number, by: DemoUsername, text: string, then?: TicketStatus): Step => ({
  after,
  by,
  does: 'reply',
  text,
  ...(then === undefined ? {} : { then }),
})
export const note = (after: number, by: DemoUsername, text: string): Step => ({
  after,
  by,
  does: 'note',
  text,
})
export const assign = (after: number, by: DemoUsername, to: DemoUsername = by): Step => ({
  after,
  by,
  does: 'assign',
  to,
})
export const move = (after: number, by: DemoUsername, status: TicketStatus): Step => ({
  after,
  by,
  does: 'move',
  status,
})
/** Sets a due date, in days from that moment. */
export const plan = (after: number, by: DemoUsername, dueInDays: number): Step => ({
  after,
  by,
  does: 'plan',
  dueInDays,
})
export const rank = (after: number, by: DemoUsername, priority: Priority): Step => ({
  after,
  by,
  does: 'rank',
  priority,
})
