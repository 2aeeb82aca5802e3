import type { SelectOption } from '#client/ui/select-menu.tsx'
import { priorities, type Severity, severities, type TicketStatus } from '#shared/tickets.ts'
import { moveWords, priorityWords, severityWords, statusWords } from '../words.ts'
import { PriorityMark, StatusMark } from './status-mark.tsx'

export const statusOptions = (statuses: readonly TicketStatus[]): SelectOption[] =>
  statuses.map((status) => ({
    value: status,
    label: statusWords[status],
    icon: <StatusMark status={status} />,
    keywords: moveWords[status],
  }))

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
