import { sql } from 'drizzle-orm'
import { boolean, check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    username: text().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    /** Argon2id; none for people whom an import brought: they have no way in before they can set one by email. */
    passwordHash: text(),
    /** Runs the installation; no role in any organization. */
    isOperator: boolean().notNull().default(false),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique('users_username').on(t.username),
    unique('users_email').on(t.email),
    index('users_search').using(
      'gin',
      sql`(${t.username} || ' ' || ${t.name} || ' ' || ${t.email}) gin_trgm_ops`,
    ),
    check('users_username_form', sql`${t.username} ~ '^[a-z0-9._-]{3,32}$'`),
    check('users_email_lower', sql`${t.email} = lower(${t.email}) and char_length(${t.email}) <= 254`),
    check('users_name_length', sql`char_length(${t.name}) between 1 and 100`),
  ],
)
