import type { SelectOption } from '#client/ui/select-menu.tsx'
import { priorities, type Severity, severities, type TicketStatus } from '#shared/tickets.ts'
import type { StatusChoice } from '../status-choices.ts'
import { moveWords, priorityWords, severityWords, statusWords } from '../words.ts'
import { PriorityMark, StatusMark } from './status-mark.tsx'

export const statusOptions = (statuses: readonly TicketStatus[]): SelectOption[] =>
  statuses.map((status) => ({
    value: status,
    label: statusWords[status],
    icon: <StatusMark status={status} />,
    keywords: moveWords[status],
  }))

/** The same as moves of one ticket: what it cannot become now says why. */
export const moveOptions = (choices: readonly StatusChoice[]): SelectOption[] =>
  choices.flatMap(({ status, reason }) =>
    statusOptions([status]).map((option) => (reason === null ? option : { ...option, reason })),
  )

export const priorityOptions: SelectOption[] = priorities.toReversed().map((priority) => ({
  value: priority,
  label: priorityWords[priority],
  icon: <PriorityMark priority={priority} />,
}))

export const severityOptions: SelectOption[] = severities
  .toReversed()
  .map((severity: Severity) => ({ value: severity, label: severityWords[severity] }))

export const noCategory = '~none'

export const categoryOptions = (categories: readonly { id: string; name: string }[]): SelectOption[] =>
  categories.map(({ id, name }) => ({ value: id, label: name }))
