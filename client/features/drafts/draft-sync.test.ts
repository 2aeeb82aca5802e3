import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { digestOf } from './agreement.ts'
import { blank, createShelf, openDevice, pause, type Shelf } from './given-devices.ts'

let shelf: Shelf
beforeEach(() => {
  vi.useFakeTimers()
  shelf = createShelf()
})
afterEach(() => {
  vi.useRealTimers()
})

const openTwo = async () => {
  const desk = await openDevice(shelf, blank())
  desk.type('Hello')
  await pause()
  return { desk, phone: await openDevice(shelf, blank()) }
}

describe('what is typed on one device', () => {
  test('is kept once it rests, and stands on the other', async () => {
    const { desk, phone } = await openTwo()
    expect(phone.device.text).toBe('Hello')
    expect(desk.device.isKept).toBe(true)
    phone.type('Hello Rita')
    phone.sync.flush()
    await pause(0)
    await desk.sync.look()
    expect(desk.device.text).toBe('Hello Rita')
  })

  test('is kept once for many keys', async () => {
    const desk = await openDevice(shelf, blank())
    for (const text of ['H', 'He', 'Hel']) desk.type(text)
    await pause()
    expect(shelf.keeps).toBe(1)
    desk.sync.flush()
    await pause()
    expect(shelf.keeps).toBe(1)
  })

  test('and emptied there is gone on the other', async () => {
    const { desk, phone } = await openTwo()
    desk.type(null)
    await pause()
    await phone.sync.look()
    expect(phone.device.text).toBeNull()
  })

  test('without a connection stays here, and is kept when there is one again', async () => {
    const desk = await openDevice(shelf, blank())
    shelf.isOff = true
    desk.type('Hello')
    await pause()
    expect(desk.device).toMatchObject({ text: 'Hello', isKept: false })
    shelf.isOff = false
    await desk.sync.look()
    await pause()
    expect(shelf.value).toBe('"Hello"')
  })

  test('beyond the limit stays here alone', async () => {
    const desk = await openDevice(shelf, blank())
    desk.type('x'.repeat(130_000))
    await pause()
    expect(shelf.keeps).toBe(0)
    expect(desk.device.text).toHaveLength(130_000)
  })
})

describe('a text that is taken away as its page is left', () => {
  test('does not come back, though the server was just being asked', async () => {
    const stored = { text: null, agreed: null }
    const desk = await openDevice(shelf, stored)
    desk.type('Hello')
    await pause()
    const again = await openDevice(shelf, stored, { isLooking: true })
    again.type(null)
    again.sync.flush()
    void again.sync.end()
    await pause(0)
    expect(shelf.value).toBeNull()
  })

  test('does not come back, though the page before had it kept without this one knowing', async () => {
    const before = await openDevice(shelf, blank())
    before.type('Hello')
    await pause()
    shelf.answersAfterMs = 50
    for (const isLeft of [true, false]) {
      Object.assign(shelf, { value: '"Hello"' })
      const again = await openDevice(shelf, { text: 'Hello', agreed: null }, { isLooking: true })
      again.type(null)
      again.sync.flush()
      if (isLeft) void again.sync.end()
      await pause()
      expect([again.device.text, shelf.value]).toEqual([null, null])
    }
  })

  test('does not come back, though its last letters were just being kept', async () => {
    const desk = await openDevice(shelf, blank())
    desk.type('Hello')
    desk.sync.flush()
    desk.type(null)
    void desk.sync.end()
    await pause(0)
    expect([shelf.value, shelf.keeps]).toEqual([null, 2])
  })
})

test('what was lost by signing out is not kept afterwards, though it was just being kept', async () => {
  const desk = await openDevice(shelf, blank())
  desk.type('Hel')
  desk.sync.flush()
  desk.type('Hello')
  desk.sync.abandon()
  await pause(30_000)
  expect(shelf.value).not.toBe('"Hello"')
})

test('a field that was left is left once the server has what was done in it', async () => {
  const desk = await openDevice(shelf, blank())
  desk.type('Hello')
  desk.sync.flush()
  desk.type(null)
  await desk.sync.end()
  expect([shelf.value, shelf.keeps]).toEqual([null, 2])
})

describe('what was typed on both', () => {
  const part = async () => {
    const two = await openTwo()
    two.desk.type('Hello from the desk')
    two.phone.type('Hello from the phone')
    await pause()
    return two
  }

  test('stays as it is on each, and who was slower is asked', async () => {
    const { desk, phone } = await part()
    expect(desk.device).toMatchObject({ text: 'Hello from the desk', question: null })
    expect(phone.device.text).toBe('Hello from the phone')
    expect(phone.device.question?.value).toBe('"Hello from the desk"')
    phone.type('Hello from the phone, and more')
    await pause()
    expect(shelf.value).toBe('"Hello from the desk"')
  })

  test('becomes the other’s by “use that one”', async () => {
    const { phone } = await part()
    phone.sync.takeTheirs()
    expect(phone.device).toMatchObject({ text: 'Hello from the desk', question: null })
    await pause()
    expect(shelf.keeps).toBe(2)
  })

  test('stays by “keep this”, and goes to the other', async () => {
    const { desk, phone } = await part()
    phone.sync.keepMine()
    await pause()
    await desk.sync.look()
    expect(desk.device).toMatchObject({ text: 'Hello from the phone', question: null })
  })
})

/** Sends what stands on a device; the server has it when `arrive` is called. */
const send = ({ sync, device, type }: Awaited<ReturnType<typeof openDevice>>) => {
  const text = device.text
  const from = sync.send()
  sync.forget()
  device.text = null
  sync.hold(true)
  return {
    arrive: () => shelf.drop(from),
    answer: async () => {
      sync.hold(false)
      await pause(0)
    },
    fail: async () => {
      sync.hold(false)
      type(text, true)
      await pause(0)
    },
  }
}

describe('what is sent from one device', () => {
  test('is gone on the other, and comes back on neither', async () => {
    const { desk, phone } = await openTwo()
    const sending = send(desk)
    sending.arrive()
    await sending.answer()
    await phone.sync.look()
    await pause()
    expect([desk.device.text, phone.device.text, shelf.value]).toEqual([null, null, null])
  })

  test('still stands on the other while nothing has arrived', async () => {
    const { desk, phone } = await openTwo()
    const sending = send(desk)
    await phone.sync.look()
    expect(phone.device.text).toBe('Hello')
    await sending.fail()
    await pause()
    expect(desk.device).toMatchObject({ text: 'Hello', question: null })
    expect(shelf.value).toBe('"Hello"')
  })

  test('and arrived unanswered stands only where it may have to be sent again', async () => {
    const { desk, phone } = await openTwo()
    const sending = send(desk)
    sending.arrive()
    await sending.fail()
    await phone.sync.look()
    await pause()
    expect(desk.device).toMatchObject({ text: 'Hello', question: null })
    expect([phone.device.text, shelf.value]).toEqual([null, null])
  })

  describe('and stays in its field meanwhile', () => {
    /** Sends what stands there; no answer comes. */
    const sendUnanswered = ({ sync }: Awaited<ReturnType<typeof openDevice>>, { isTaken = true } = {}) => {
      const from = sync.send()
      sync.hold(true)
      if (isTaken) shelf.drop(from)
      sync.hold(false)
    }

    test('is left there when it arrived unanswered, and is kept for no other device', async () => {
      const { desk, phone } = await openTwo()
      sendUnanswered(desk)
      await pause()
      await phone.sync.look()
      expect(desk.device).toMatchObject({ text: 'Hello', question: null, maySent: true })
      expect([phone.device.text, shelf.value]).toEqual([null, null])
    })

    test('is left there over a reload without a connection', async () => {
      const stored = blank()
      const desk = await openDevice(shelf, stored)
      desk.type('Hello')
      await pause()
      shelf.isOff = true
      sendUnanswered(desk)
      await pause()
      shelf.isOff = false
      const again = await openDevice(shelf, stored)
      await pause()
      expect(again.device).toMatchObject({ text: 'Hello', question: null, maySent: true })
      expect([again.sync.wasTried(), shelf.value]).toEqual([true, null])
    })

    test('is kept again with what is typed after it, whether it arrived or not', async () => {
      for (const isTaken of [true, false]) {
        shelf = createShelf()
        const { desk, phone } = await openTwo()
        sendUnanswered(desk, { isTaken })
        desk.type('Hello Rita')
        await pause()
        await phone.sync.look()
        expect(desk.device).toMatchObject({ question: null, maySent: false, isKept: true })
        expect(phone.device.text).toBe('Hello Rita')
        // What another device empties then is gone here as well.
        phone.type(null)
        await pause()
        await desk.sync.look()
        expect(desk.device.text).toBeNull()
      }
    })

    test('is no longer the one that was tried once it is emptied', async () => {
      const { desk } = await openTwo()
      sendUnanswered(desk)
      await pause()
      desk.type(null)
      desk.type('Hello')
      await pause()
      expect(desk.device.maySent).toBe(false)
      expect(shelf.value).toBe('"Hello"')
    })
  })

  test('leaves the next text, and that is kept without a question', async () => {
    const { desk } = await openTwo()
    const sending = send(desk)
    desk.type('Next')
    sending.arrive()
    await pause()
    expect(shelf.value).toBeNull()
    await sending.answer()
    await pause()
    expect(desk.device).toMatchObject({ text: 'Next', question: null, isKept: true })
    expect(shelf.value).toBe('"Next"')
  })

  test('stays away from a field that is opened anew meanwhile, and what is typed there is kept after it', async () => {
    const { desk } = await openTwo()
    const sending = send(desk)
    void desk.sync.end()
    const again = await openDevice(shelf, blank(), { isHeld: true })
    expect(again.device.text).toBeNull()
    again.type('Next')
    sending.arrive()
    again.sync.hold(false)
    await pause()
    expect(again.device).toMatchObject({ text: 'Next', question: null, isKept: true })
    expect(shelf.value).toBe('"Next"')
  })

  test('and refused does not come back here by itself, and the next text takes its place', async () => {
    const { desk } = await openTwo()
    await send(desk).answer()
    await pause()
    expect([desk.device.text, shelf.value]).toEqual([null, null])
    desk.type('Hello')
    await pause()
    const sending = send(desk)
    desk.type('Next')
    await sending.answer()
    await pause()
    expect(desk.device).toMatchObject({ text: 'Next', question: null })
    expect(shelf.value).toBe('"Next"')
  })

  test('does not take away what the other has typed since: that is asked about', async () => {
    const { desk, phone } = await openTwo()
    phone.type('Hello and more')
    const sending = send(desk)
    sending.arrive()
    await sending.answer()
    await pause()
    expect(phone.device).toMatchObject({ text: 'Hello and more', question: { value: null } })
    phone.sync.keepMine()
    await pause()
    expect(shelf.value).toBe('"Hello and more"')
  })

  test('leaves what the other has kept, though its own last letters were just being kept', async () => {
    const { desk, phone } = await openTwo()
    phone.type('Hello and more')
    await pause()
    desk.type('Hello!')
    desk.sync.flush()
    send(desk).arrive()
    expect(shelf.value).toBe('"Hello and more"')
  })

  test('overtakes its own last letters, which are on their way', async () => {
    const { desk, phone } = await openTwo()
    desk.type('Hello!')
    desk.sync.flush()
    const sending = send(desk)
    sending.arrive()
    await sending.answer()
    await phone.sync.look()
    await pause()
    expect([phone.device.text, shelf.value]).toEqual([null, null])
  })
})

describe('a reload', () => {
  test('knows whether the text has changed since it was kept', async () => {
    const stored = { text: null, agreed: null }
    const desk = await openDevice(shelf, stored)
    desk.type('Hello')
    await pause()
    const phone = await openDevice(shelf, blank())
    phone.type('Hello from the phone')
    await pause()
    expect((await openDevice(shelf, { ...stored })).device).toMatchObject({
      text: 'Hello from the phone',
      question: null,
    })
    const changed = await openDevice(shelf, { ...stored, text: 'Hello from the desk' })
    expect(changed.device.text).toBe('Hello from the desk')
    expect(changed.device.question?.value).toBe('"Hello from the phone"')
  })
})

test('two texts have two digests, and no text has none', () => {
  const texts = Array.from({ length: 5000 }, (_, index) => `Hello ${index}`)
  expect(new Set(texts.map(digestOf)).size).toBe(5000)
  expect(digestOf(null)).toBeNull()
  expect(digestOf('')).not.toBeNull()
})
