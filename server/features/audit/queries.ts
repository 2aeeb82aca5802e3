import type { AuditAction, AuditEntity, ListAuditInput } from '#shared/audit.ts'
import type { Person } from '#shared/organizations.ts'
import type { OrgCtx } from '../../platform/context.ts'
import type { Page } from '../../platform/pages.ts'

export type AuditEntryView = {
  id: string
  /** Its place in the organization's chain; null for entries from before there was one. */
  number: number | null
  at: Date
  /** The person who did it, or the name of the job or command. */
  actor: Person | null
  actorName: string | null
  action: AuditAction
  entity: AuditEntity
  entityId: string
  ticket: { id: string; number: string } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  ip: string | null
  userAgent: string | null
  requestId: string | null
  hash: string | null
}

/** People and categories that the values of entries name, by their ids. */
export type AuditNames = Record<string, string>

/** A page of what was changed in the organization, the newest first. */
export const listAudit = (
  _ctx: OrgCtx,
  _input: ListAuditInput,
): Promise<Page<AuditEntryView> & { names: AuditNames }> => {
  throw new Error('not built')
}
