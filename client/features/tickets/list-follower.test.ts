import { beforeEach, describe, expect, it } from 'vitest'
import { createListFollower, type ListFollower } from './list-follower.ts'
import type { ListPages, Sight } from './list-pages.ts'

type Row = { id: number }

const pageSize = 60
const pageCount = 140

let stored: number[]
let list: ListPages<Row>
let change: number
let sight: Sight
let isSeen: boolean
let isCut: boolean
let asked: (string | null)[]
let waits: (() => void)[]
let follower: ListFollower

/** What the server answers: the rows after a cursor, which is the row it follows. */
const answer = (cursor: string | null) => {
  const start = cursor === null ? 0 : stored.findIndex((id) => id > Number(cursor))
  const ids = stored.slice(start, start + pageSize)
  const last = ids.at(-1)
  const isEnd = last === undefined || last === stored.at(-1)
  return { items: ids.map((id) => ({ id })), nextCursor: isEnd ? null : String(last), asOf: change }
}

const loadAll = (): ListPages<Row> => {
  const loaded: ListPages<Row> = { pages: [], pageParams: [] }
  for (let cursor: string | null = null, index = 0; index < pageCount; index += 1) {
    const page = answer(cursor)
    loaded.pages.push(page)
    loaded.pageParams.push(cursor)
    cursor = page.nextCursor
  }
  return loaded
}

const settle = () => new Promise((resolve) => setTimeout(resolve))
const passGap = async () => {
  for (const then of waits.splice(0)) then()
  await settle()
}
const idsOf = () => list.pages.flatMap(({ items }) => items.map(({ id }) => id))

beforeEach(() => {
  change = 1
  stored = Array.from({ length: pageSize * pageCount }, (_, index) => index * 10)
  list = loadAll()
  sight = { first: 0, last: 30 }
  isSeen = true
  isCut = false
  asked = []
  waits = []
  follower = createListFollower<Row>({
    read: () => list,
    update: (next) => {
      list = next(list)
    },
    fetchPage: async (cursor) => {
      asked.push(cursor)
      if (isCut) throw new Error('cut')
      return answer(cursor)
    },
    idOf: ({ id }) => String(id),
    sight: () => sight,
    isSeen: () => isSeen,
    latestChange: () => change,
    wait: (_, then) => {
      waits.push(then)
      return () => {}
    },
    gapMs: 1000,
  })
})

const note = async () => {
  change += 1
  follower.check()
  await settle()
}

describe('a list of thousands that was scrolled to its end', () => {
  it('asks for three pages after a change, not for all', async () => {
    sight = { first: 8_340, last: 8_399 }
    await note()
    await passGap()
    expect(asked.length).toBeLessThanOrEqual(3)
    expect(asked[0]).toBeNull()
  })

  it('asks once for a storm of changes, and once more after the gap', async () => {
    for (let index = 0; index < 50; index += 1) await note()
    expect(asked).toEqual([null])
    await passGap()
    expect(asked).toEqual([null, null])
    await passGap()
    expect(asked).toEqual([null, null])
  })

  it('shows new rows in their place, none twice and none left out where one looks', async () => {
    stored = [1, 2, 3, ...stored.slice(0, 40), ...stored.slice(45)]
    sight = { first: 50, last: 70 }
    await note()
    expect(idsOf().slice(0, 120)).toEqual(stored.slice(0, 120))
    expect(new Set(idsOf()).size).toBe(idsOf().length)
  })

  it('asks for what it comes to only when it gets there', async () => {
    await note()
    await passGap()
    expect(asked).toEqual([null])
    sight = { first: 5_000, last: 5_030 }
    follower.check()
    await settle()
    expect(asked.length).toBe(2)
  })

  it('asks for nothing while nobody sees it, and for what is old once somebody does', async () => {
    isSeen = false
    await note()
    expect(asked).toEqual([])
    isSeen = true
    follower.check()
    await settle()
    expect(asked).toEqual([null])
  })

  it('does not try again and again when it gets no answer, but does at the next change', async () => {
    isCut = true
    await note()
    await passGap()
    await passGap()
    expect(asked).toEqual([null])
    isCut = false
    await note()
    await passGap()
    expect(list.pages[0]?.asOf).toBe(change)
  })
})
