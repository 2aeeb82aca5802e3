import { describe, expect, it } from 'vitest'
import { type ListPage, type ListPages, pagesToRenew, withRenewedPage } from './list-pages.ts'

type Row = { id: string }

const page = (ids: string, nextCursor: string | null, asOf = 1): ListPage<Row> => ({
  items: [...ids].map((id) => ({ id })),
  nextCursor,
  asOf,
})
const list: ListPages<Row> = {
  pages: [page('abc', 'c'), page('def', 'f'), page('ghi', 'i'), page('jkl', null)],
  pageParams: [null, 'c', 'f', 'i'],
}
const idsOf = ({ pages }: ListPages<Row>) => pages.map(({ items }) => items.map(({ id }) => id).join(''))
const renew = (index: number, fresh: ListPage<Row>) => withRenewedPage(list, index, fresh, ({ id }) => id)

describe('the pages that are asked for anew after a change', () => {
  it('are the first and those in sight, however many are loaded', () => {
    expect(pagesToRenew(list.pages, { first: 7, last: 9 }, 2, 3)).toEqual([0, 2, 3])
    expect(pagesToRenew(list.pages, { first: 0, last: 2 }, 2, 3)).toEqual([0])
    const long = Array.from({ length: 140 }, () => page('abc', 'c'))
    expect(pagesToRenew(long, { first: 0, last: 419 }, 2, 3)).toEqual([0, 1, 2])
  })

  it('are not those that were asked for since', () => {
    const pages = [page('abc', 'c', 2), page('def', 'f', 1), page('ghi', null, 2)]
    expect(pagesToRenew(pages, { first: 0, last: 8 }, 2, 3)).toEqual([1])
  })

  it('include one that has lost all its rows to others, once it is come to', () => {
    const pages = [page('abc', 'c', 2), page('', 'f', 0), page('ghi', null, 2)]
    expect(pagesToRenew(pages, { first: 3, last: 5 }, 2, 3)).toEqual([1])
  })
})

describe('a list with a page renewed', () => {
  it('has a row that moved up only where it is now, and asks for the next page from the new end', () => {
    const next = renew(0, page('xha', 'a', 2))
    expect(idsOf(next)).toEqual(['xha', 'def', 'gi', 'jkl'])
    expect(next.pageParams).toEqual([null, 'a', 'f', 'i'])
    expect(next.pages.map(({ asOf }) => asOf)).toEqual([2, 0, 1, 1])
  })

  it('keeps the pages behind as they are when it ends where it did', () => {
    const next = renew(1, page('def', 'f', 2))
    expect(next.pages.slice(2)).toEqual(list.pages.slice(2))
    expect(next.pages[2]).toBe(list.pages[2])
  })

  it('ends with the page that is now the last', () => {
    const next = renew(1, page('de', null, 2))
    expect(idsOf(next)).toEqual(['abc', 'de'])
    expect(next.pageParams).toEqual([null, 'c'])
  })
})
