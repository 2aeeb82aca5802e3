/** A small project, by path. */
export type Files = Record<string, string>

/** By the sentence of a rule: small projects that break it, each with a word of what is said about it. */
export type Planted = Record<string, [fault: string, files: Files, said: string][]>

/** Two tables with different owners. */
export const twoTables: Files = {
  'server/db/schema/tickets.ts': "export const tickets = pgTable('tickets', {})",
  'server/db/schema/platform.ts': "export const auditEntries = pgTable('audit_entries', {})",
}
