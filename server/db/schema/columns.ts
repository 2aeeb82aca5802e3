import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Milliseconds, so that a time survives the way to the browser and back in a page cursor. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' })

export const organizationId = () => uuid().notNull()

/** A text search vector; kept by the database, never selected. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
