import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import { aPicture, attach, pngBytes, promise, send, upload } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
let rita: TestPerson
let olga: TestPerson
let ben: TestPerson
let slug: string

beforeAll(async () => {
  world = await openWorld()
  const office = await world.given.office()
  ;({ rita, ben, slug } = office)
  olga = await world.given.requester(slug, 'Olga')
})
afterAll(() => world.close())

const newTicket = async (person = rita) => (await world.as(person).tickets.create(world.given.request())).id
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call))?.code
const filesOf = (ticket: string, person = ben) => world.as(person).attachments.list({ ticket })

describe('a file of a ticket', () => {
  it('is uploaded, attached, and seen by all who see the ticket', async () => {
    const ticketId = await newTicket()
    const made = await attach(world, rita, ticketId)
    expect(made).toMatchObject({ filename: 'screen.png', contentType: 'image/png', canRemove: true })
    expect(made.url).toBe(`/o/${slug}/attachments/${made.id}`)
    expect(await filesOf(ticketId)).toEqual([made])
    expect(await filesOf(ticketId, rita)).toEqual([made])
    expect(await codeOf(filesOf(ticketId, olga))).toBe('ticket.not_found')
  })
})
