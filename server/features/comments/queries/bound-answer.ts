import type { Sql } from '../../../db/client.ts'
import type { Fragment } from '../../../platform/fragments.ts'

/** How many bytes the texts of one answer have at most; a single text has 80,000, so that there is always one. */
export const answerTextBytes = 256 * 1024

/** Whether there is a row after this one. */
export type Bounded = { hasMore: boolean }

/**
 * The first of the rows (with a `body`, in this order), as far as their texts fit in one answer. Of a text that is left
 * out only the length is read, which the database knows without it.
 */
export const boundAnswer = (sql: Sql, rows: Fragment, order: Fragment): Fragment => sql`
  select * from (
    select r.*, lead(true, 1, false) over answer as "hasMore",
      coalesce(sum(octet_length(r.body)) over answer, 0) as "textBytes"
    from (${rows}) r
    window answer as (order by ${order} rows unbounded preceding)
  ) r
  where "textBytes" <= ${answerTextBytes}
  order by ${order}`
