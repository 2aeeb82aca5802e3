import { calendarDay, instantOf } from '#client/lib/format.ts'
import { activeStatuses, type TicketStatus } from '#shared/tickets.ts'

/** Whether the due time has passed on a ticket that still wants work. `now` in milliseconds. */
export const isOverdue = (ticket: { dueAt: string | null; status: TicketStatus }, now: number): boolean =>
  ticket.dueAt !== null &&
  activeStatuses.some((status) => status === ticket.status) &&
  Date.parse(ticket.dueAt) < now

/** The end of a day of the reader's own calendar ("2026-01-05") as an ISO instant; null for no such day. */
export const endOfDay = (day: string): string | null => {
  const time = instantOf(`${day}T23:59:59`)
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(time) ? new Date(time).toISOString() : null
}

/** The day of an instant in the reader's own calendar, as a date field takes it. */
export const toDay = calendarDay

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Days that are often chosen, counted from today: today, tomorrow, in three days, in a week. */
export const usualDueDays = (now: Date): { label: string; day: string }[] =>
  [
    { label: 'Today', days: 0 },
    { label: 'Tomorrow', days: 1 },
    { label: 'In 3 days', days: 3 },
    { label: 'In a week', days: 7 },
  ].map(({ label, days }) => ({ label, day: daysAfter(toDay(now), days) }))
