import { formatExact } from '#client/lib/format.ts'
import type { TicketPatch, TicketPatchField } from './pending-edits.ts'
import { priorityWords, severityWords, statusWords } from './words.ts'

export const fieldWords: Record<TicketPatchField, string> = {
  title: 'Title',
  description: 'Description',
  status: 'Status',
  priority: 'Priority',
  severity: 'Severity',
  category: 'Category',
  assignee: 'Assignee',
  dueAt: 'Due date',
}

/** The fields that a patch sets, in the order in which they are shown. */
export const fieldsOf = (patch: TicketPatch): TicketPatchField[] =>
  (
    ['title', 'description', 'status', 'priority', 'severity', 'category', 'assignee', 'dueAt'] as const
  ).filter((field) => patch[field] !== undefined)

/** A field's value in words; "…" while it is not known. */
export const describeValue = (field: TicketPatchField, source: TicketPatch | undefined): string => {
  if (!source) return '…'
  switch (field) {
    case 'title':
    case 'description':
      return source[field] ?? ''
    case 'status':
      return source.status ? statusWords[source.status] : ''
    case 'priority':
      return source.priority ? priorityWords[source.priority] : ''
    case 'severity':
      return source.severity ? severityWords[source.severity] : ''
    case 'category':
      return source.category?.name ?? 'No category'
    case 'assignee':
      return source.assignee?.name ?? 'Nobody'
    case 'dueAt':
      return source.dueAt ? formatExact(source.dueAt) : 'No due date'
  }
}
