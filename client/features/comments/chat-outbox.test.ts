import { beforeEach, describe, expect, test } from 'vitest'
import { ChatOutbox, type OutboxMessage, withKept } from './chat-outbox.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))
const idOf = (index: number) => `0190a1b2-0000-7000-8000-00000000000${index}`
const write = (index: number, text: string) => ({
  clientId: idOf(index),
  text,
  at: '2026-01-05T10:00:00Z',
  draft: 0,
})

let kept: OutboxMessage[]
let waits: (() => void)[]
/** What the server holds, by client id, as it posts each of them once. */
let posted: Map<string, string>
let tries: string[]
let fail: (text: string) => 'lost' | 'unanswered' | 'silent' | 'refused' | null

const openOutbox = () =>
  new ChatOutbox({
    read: () => kept,
    keep: (message) => {
      kept = withKept(kept, message)
    },
    drop: (clientId) => {
      kept = kept.filter((message) => message.clientId !== clientId)
    },
    send: async ({ clientId, text }, givenUp) => {
      tries.push(text)
      await settled()
      const fault = fail(text)
      if (fault === 'silent')
        await new Promise((_, give) => givenUp.addEventListener('abort', () => give(new Error('no answer'))))
      if (fault === 'lost' || fault === 'refused') throw new Error(fault)
      if (!posted.has(clientId)) posted.set(clientId, text)
      if (fault === 'unanswered') throw new Error(fault)
    },
    isPassing: (error) => error instanceof Error && error.message !== 'refused',
    describe: () => 'This ticket is closed.',
    wait: (_ms, then) => {
      waits.push(then)
      return () => {
        waits = waits.filter((other) => other !== then)
      }
    },
  })

const pass = async () => {
  for (let round = 0; round < 10; round += 1) await settled()
}

beforeEach(() => {
  kept = []
  waits = []
  posted = new Map()
  tries = []
  fail = () => null
})

describe('chat messages on their way', () => {
  test('are posted one after the other, in the order in which they were written', async () => {
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    outbox.add(write(2, 'two'))
    outbox.add(write(3, 'three'))
    await pass()
    expect([...posted.values()]).toEqual(['one', 'two', 'three'])
    expect(outbox.read().messages).toEqual([])
    expect(kept).toEqual([])
  })

  test('are kept while there is no connection, and posted in order when it is back', async () => {
    fail = () => 'lost'
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    outbox.add(write(2, 'two'))
    await pass()
    expect(tries).toEqual(['one'])
    expect(outbox.read()).toMatchObject({ isHeld: true, messages: [{ text: 'one' }, { text: 'two' }] })
    fail = () => null
    outbox.resume()
    await pass()
    expect([...posted.values()]).toEqual(['one', 'two'])
    expect(outbox.read()).toEqual({ isHeld: false, messages: [] })
  })

  test('are tried again though a line that is gone never says so', async () => {
    fail = () => 'silent'
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    await pass()
    outbox.resume()
    await pass()
    expect(outbox.read().isHeld).toBe(false)
    waits.shift()?.()
    await pass()
    expect(outbox.read().isHeld).toBe(true)
    fail = () => null
    outbox.resume()
    await pass()
    expect([...posted.values()]).toEqual(['one'])
    expect(waits).toEqual([])
  })

  test('that stand in the chat are let go, also when their answer is a refusal', async () => {
    fail = () => 'unanswered'
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    outbox.add(write(2, 'two'))
    await pass()
    fail = () => 'refused'
    outbox.resume()
    outbox.dropShown([{ comment: { clientId: null } }, { comment: { clientId: idOf(1) } }])
    expect(outbox.read().messages).toMatchObject([{ text: 'two' }])
    await pass()
    expect(kept).toMatchObject([{ text: 'two', fault: 'This ticket is closed.' }])
    expect(outbox.read().messages).toEqual(kept)
  })

  test('are tried again after a while without anybody asking', async () => {
    fail = () => 'lost'
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    await pass()
    fail = () => null
    waits.shift()?.()
    await pass()
    expect([...posted.values()]).toEqual(['one'])
  })

  test('survive a reload, and are posted once though an earlier try was never answered', async () => {
    fail = () => 'unanswered'
    const before = openOutbox()
    before.add(write(1, 'one'))
    await pass()
    before.close()
    fail = () => null
    const after = openOutbox()
    expect(after.read().messages).toMatchObject([{ text: 'one' }])
    after.resume()
    await pass()
    expect([...posted]).toEqual([[idOf(1), 'one']])
    expect(kept).toEqual([])
  })

  test('that are refused say why, keep nothing else back, and go out once somebody tries them again', async () => {
    fail = (text) => (text === 'one' ? 'refused' : null)
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    outbox.add(write(2, 'two'))
    await pass()
    expect([...posted.values()]).toEqual(['two'])
    expect(outbox.read().messages).toMatchObject([{ text: 'one', fault: 'This ticket is closed.' }])
    expect(kept).toMatchObject([{ fault: 'This ticket is closed.' }])
    fail = () => null
    outbox.retry(idOf(1))
    await pass()
    expect([...posted.values()]).toEqual(['two', 'one'])
  })

  test('are forgotten when their writer takes them back', async () => {
    fail = () => 'refused'
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    await pass()
    outbox.discard(idOf(1))
    expect(outbox.read().messages).toEqual([])
    expect(kept).toEqual([])
  })

  test('of another page stay kept when this one keeps and drops its own', async () => {
    fail = () => 'lost'
    const [one, other] = [openOutbox(), openOutbox()]
    one.add(write(1, 'one'))
    other.add(write(2, 'two'))
    await pass()
    expect(kept.map(({ text }) => text)).toEqual(['one', 'two'])
    one.discard(idOf(1))
    expect(kept.map(({ text }) => text)).toEqual(['two'])
  })

  test('are not tried any more once the page is left', async () => {
    fail = () => 'lost'
    const outbox = openOutbox()
    outbox.add(write(1, 'one'))
    outbox.close()
    await pass()
    expect(tries).toEqual(['one'])
    expect(waits).toEqual([])
    expect(kept).toHaveLength(1)
  })
})
