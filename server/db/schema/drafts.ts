import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant, organizationId } from './columns.ts'
import { members } from './organizations.ts'

/** What somebody is writing and has not sent, so that it follows them across their devices. */
export const drafts = pgTable(
  'drafts',
  {
    organizationId: organizationId(),
    userId: uuid().notNull(),
    /** What is being written, such as `reply:<ticket id>`. */
    key: text().notNull(),
    /** JSON, which the client alone reads; none once it is sent or given up. */
    value: text(),
    /** Raised by each change; kept when the text goes, so that an older text is not taken for a newer one. */
    revision: integer().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'drafts_pk', columns: [t.organizationId, t.userId, t.key] }),
    index('drafts_updated').on(t.updatedAt),
    foreignKey({
      name: 'drafts_user_fk',
      columns: [t.organizationId, t.userId],
      foreignColumns: [members.organizationId, members.userId],
    }),
    check('drafts_length', sql`char_length(${t.value}) <= 120000`),
  ],
)
