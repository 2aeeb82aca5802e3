import { sql } from 'drizzle-orm'
import {
  boolean,
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
import { searchLanguages, signUpRules } from '#shared/organizations.ts'
import { roles } from '#shared/permissions.ts'
import { workflows } from '#shared/tickets.ts'
import { users } from './auth.ts'
import { instant, organizationId } from './columns.ts'

export const roleEnum = pgEnum('role', roles)

export const workflowEnum = pgEnum('workflow', workflows)

export const signUpRuleEnum = pgEnum('sign_up_rule', signUpRules)

export const organizations = pgTable(
  'organizations',
  {
    id: uuid().primaryKey(),
    slug: text().notNull().unique('organizations_slug'),
    name: text().notNull(),
    searchLanguage: text().notNull().default('english'),
    workflow: workflowEnum().notNull().default('direct'),
    /** Days in which a requester may reopen a resolved ticket. */
    reopenWindowDays: integer().notNull().default(14),
    /** Days after which a resolved ticket is closed; 0 for never. */
    autoCloseDays: integer().notNull().default(14),
    /** Who may join by signing up. */
    signUpRule: signUpRuleEnum().notNull().default('open'),
    /** The email domains of the rule `domains`. */
    signUpDomains: text().array().notNull().default([]),
    /** Whether staff need an authenticator app to work in it. */
    requireTwoFactor: boolean().notNull().default(false),
    /** Since when the operator keeps everyone out. */
    suspendedAt: instant(),
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
    check('organizations_auto_close', sql`${t.autoCloseDays} between 0 and 365`),
    check('organizations_sign_up_domains', sql`cardinality(${t.signUpDomains}) <= 50`),
    check(
      'organizations_domains_named',
      sql`${t.signUpRule} <> 'domains' or cardinality(${t.signUpDomains}) > 0`,
    ),
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
    /** Since when they are kept out; what they wrote stays. */
    deactivatedAt: instant(),
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
    /** Since when it can no longer be chosen; tickets that have it keep it. */
    archivedAt: instant(),
  },
  (t) => [
    primaryKey({ name: 'categories_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('categories_name').on(t.organizationId, sql`lower(${t.name})`),
    check('categories_name_length', sql`char_length(${t.name}) between 1 and 60`),
  ],
)

/** An organization's own words for a mail; without a row the app's are used. */
export const mailWordings = pgTable(
  'mail_wordings',
  {
    organizationId: organizationId().references(() => organizations.id),
    template: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'mail_wordings_pk', columns: [t.organizationId, t.template] }),
    check('mail_wordings_subject_length', sql`char_length(${t.subject}) between 1 and 150`),
    check('mail_wordings_body_length', sql`char_length(${t.body}) between 1 and 4000`),
  ],
)
