import { sql } from 'drizzle-orm'
import { check, foreignKey, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant, organizationId } from './columns.ts'
import { members, organizations, roleEnum } from './organizations.ts'

/** An invitation by email to join with a role. Only a hash of its token is stored. */
export const invitations = pgTable(
  'invitations',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid().notNull(),
    email: text().notNull(),
    role: roleEnum().notNull(),
    tokenHash: text().notNull(),
    /** None when the operator or a command invited. */
    invitedBy: uuid(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    acceptedBy: uuid(),
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ name: 'invitations_pk', columns: [t.organizationId, t.id] }),
    unique('invitations_token').on(t.organizationId, t.tokenHash),
    uniqueIndex('invitations_open')
      .on(t.organizationId, t.email)
      .where(sql`${t.acceptedAt} is null and ${t.revokedAt} is null`),
    foreignKey({
      name: 'invitations_invited_by_fk',
      columns: [t.organizationId, t.invitedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    foreignKey({
      name: 'invitations_accepted_by_fk',
      columns: [t.organizationId, t.acceptedBy],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check('invitations_email_lower', sql`${t.email} = lower(${t.email})`),
    check('invitations_email_length', sql`char_length(${t.email}) <= 254`),
    check('invitations_accepted', sql`(${t.acceptedAt} is null) = (${t.acceptedBy} is null)`),
  ],
)
