import { z } from '#shared/zod.ts'
import { AppError } from './errors.ts'

/** One page of a keyset list; `nextCursor` is null on the last. */
export type Page<T> = { items: T[]; nextCursor: string | null }

const positionSchema = z.tuple([
  z.union([
    z
      .string()
      .max(200)
      .refine((text) => text.isWellFormed() && !text.includes('\0')),
    z.number(),
  ]),
  z.uuid(),
])
/** Where a page ended: the sort key of its last row, and its id. */
export type Position = z.infer<typeof positionSchema>

/** Turns a position into the opaque cursor that a client hands back. */
export const encodeCursor = (position: Position): string =>
  btoa(JSON.stringify(position)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

/** @throws AppError invalid when the text is no cursor of ours. */
export const decodeCursor = (cursor: string | undefined): Position | undefined => {
  if (cursor === undefined) return undefined
  try {
    return positionSchema.parse(JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))))
  } catch {
    throw new AppError('invalid', 'list.bad_cursor')
  }
}

/** Makes a page of rows that were read with one more than its limit. */
export const toPage = <T>(rows: T[], limit: number, position: (row: T) => Position): Page<T> => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(position(last)) : null }
}
