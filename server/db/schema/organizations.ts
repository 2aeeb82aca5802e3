import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { searchLanguages } from '#shared/organizations.ts'
import { roles } from '#shared/permissions.ts'
import { users } from './auth.ts'
import { instant, organizationId } from './columns.ts'

export const roleEnum = pgEnum('role', roles)

export const organizations = pgTable(
  'organizations',
  {
    id: uuid().primaryKey(),
    slug: text().notNull().unique('organizations_slug'),
    name: text().notNull(),
    searchLanguage: text().notNull().default('english'),
    /** Days in which a requester may reopen a resolved ticket. */
    reopenWindowDays: integer().notNull().default(14),
    createdAt: instant().notNull(),
  },
  (t) => [
    check('organizations_slug_form', sql`${t.slug} ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'`),
    check('organizations_name_length', sql`char_length(${t.name}) between 2 and 80`),
    check(
      'organizations_search_language',
      sql`${t.searchLanguage} in (${sql.raw(searchLanguages.map((language) => `'${language}'`).join(', '))})`,
    ),
    check('organizations_reopen_window', sql`${t.reopenWindowDays} between 0 and 365`),
  ],
)

export const members = pgTable(
  'members',
  {
    organizationId: organizationId().references(() => organizations.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    role: roleEnum().notNull(),
    joinedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'members_pk', columns: [t.organizationId, t.userId] }),
    index('members_user').on(t.userId),
    index('members_role').on(t.organizationId, t.role, t.userId),
  ],
)

export const categories = pgTable(
  'categories',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid().notNull(),
    name: text().notNull(),
    position: smallint().notNull(),
  },
  (t) => [
    primaryKey({ name: 'categories_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('categories_name').on(t.organizationId, sql`lower(${t.name})`),
    check('categories_name_length', sql`char_length(${t.name}) between 1 and 60`),
  ],
)
