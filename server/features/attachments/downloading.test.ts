import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openApp, type TestApp } from '#server/testing/app.ts'
import { aPicture, attach, pdfBytes, type TestFile, textBytes } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { lines } from '../../platform/turns.ts'
import type { Attachment } from './queries.ts'

let world: World
let app: TestApp
let rita: TestPerson
let olga: TestPerson
let ben: TestPerson
let admin: TestPerson
let elsewhere: TestPerson
let ticketId: string
let file: Attachment
const report: TestFile = {
  filename: 'Übersicht "Q1".pdf',
  contentType: 'application/pdf',
  bytes: Uint8Array.from([...pdfBytes(), ...textBytes('<script>alert(1)</script>')]),
}

beforeAll(async () => {
  world = await openWorld()
  app = openApp(world)
  const office = await world.given.office()
  ;({ rita, ben, admin } = office)
  olga = await world.given.requester(office.slug, 'Olga')
  elsewhere = (await world.given.organization('Globex')).admin
  ticketId = (await world.as(rita).tickets.create(world.given.request())).id
  file = await attach(world, rita, ticketId, report)
})
afterAll(() => world.close())

const get = async (
  person: TestPerson | null,
  { url = file.url, method = 'GET', ...headers }: Record<string, string> = {},
) =>
  app.request(url, {
    method,
    headers: { ...headers, ...(person ? { cookie: `docket_session=${person.token}` } : {}) },
  })
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())
const told = async (response: Response) => [response.status, (await response.json()).code]

describe('the bytes of a file', () => {
  it('come as they were sent, to all who see the ticket', async () => {
    for (const person of [rita, ben, admin]) {
      const response = await get(person)
      expect(response.status).toBe(200)
      expect(await bytesOf(response)).toEqual(report.bytes)
    }
  })

  it('are saved by their name, run nothing, and are kept by nobody between', async () => {
    const { headers } = await get(rita)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(report.bytes.length),
      'content-disposition': `attachment; filename="_bersicht _Q1_.pdf"; filename*=UTF-8''%C3%9Cbersicht%20%22Q1%22.pdf`,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'accept-ranges': 'bytes',
    })
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox;/)
    expect(headers.get('cache-control')).toContain('private, no-cache')
    expect(headers.get('content-encoding')).toBeNull()
  })

  it('are shown in the page only when that is asked for', async () => {
    const response = await get(rita, { url: `${file.url}?inline` })
    expect(response.headers.get('content-disposition')).toMatch(/^inline; /)
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
  })

  it('are told of without being sent', async () => {
    const response = await get(rita, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(report.bytes.length))
    expect(await bytesOf(response)).toHaveLength(0)
  })

  it('are not sent again to who has them, and may still see them', async () => {
    const etag = (await get(rita)).headers.get('etag') ?? ''
    expect((await get(rita, { 'if-none-match': etag })).status).toBe(304)
    expect((await get(rita, { 'if-none-match': '"another"' })).status).toBe(200)
    expect(await told(await get(olga, { 'if-none-match': etag }))).toEqual([404, 'attachment.not_found'])
    expect(await told(await get(null, { 'if-none-match': '*' }))).toEqual([401, 'auth.required'])
  })

  it('come in the stretch that is asked for', async () => {
    const size = report.bytes.length
    const stretch = await get(rita, { range: 'bytes=2-5' })
    expect(stretch.status).toBe(206)
    expect(stretch.headers.get('content-range')).toBe(`bytes 2-5/${size}`)
    expect(stretch.headers.get('content-length')).toBe('4')
    expect(await bytesOf(stretch)).toEqual(report.bytes.slice(2, 6))
    const end = await get(rita, { range: 'bytes=-3' })
    expect(await bytesOf(end)).toEqual(report.bytes.slice(-3))
  })

  it('come in no stretch that they do not have', async () => {
    const none = await get(rita, { range: 'bytes=99999-' })
    expect(none.status).toBe(416)
    expect(none.headers.get('content-range')).toBe(`bytes */${report.bytes.length}`)
    expect(await bytesOf(none)).toHaveLength(0)
  })

  it('come whole when the stretch is of another file, or of a thousand pieces', async () => {
    expect((await get(rita, { range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200)
    const pieces = Array.from({ length: 1_000 }, () => '0-').join(',')
    const whole = await get(rita, { range: `bytes=${pieces}` })
    expect(whole.status).toBe(200)
    expect(await bytesOf(whole)).toHaveLength(report.bytes.length)
    const etag = whole.headers.get('etag') ?? ''
    expect((await get(rita, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206)
  })
})

describe('the files that one person is sent', () => {
  let reader: TestPerson
  beforeEach(async () => {
    reader = await world.given.agent(ben.organization ?? '')
  })

  it('are few at once; another waits until one was read or given up, and others wait for none of them', async () => {
    const begun = await Promise.all(Array.from({ length: lines.downloads.atOnce }, () => get(reader)))
    let isSent = false
    const waiting = [get(reader), get(reader)]
    const sent = waiting.map(async (answer) => {
      await answer
      isSent = true
    })
    expect(await bytesOf(await get(ben))).toEqual(report.bytes)
    expect((await get(reader, { method: 'HEAD' })).status).toBe(200)
    expect(isSent).toBe(false)
    await begun[0]?.arrayBuffer()
    await begun[1]?.body?.cancel()
    await Promise.all(sent)
    for (const answer of [...begun.slice(2), ...(await Promise.all(waiting))])
      expect(await bytesOf(answer)).toEqual(report.bytes)
  })

  it('are refused beyond those that wait', async () => {
    const { atOnce, waiting } = lines.downloads
    const asked = Array.from({ length: atOnce + waiting }, () =>
      world.deps.turns.take('downloads', reader.id),
    )
    expect(await told(await get(reader))).toEqual([429, 'rate.limited'])
    for (const turn of asked) (await turn)()
    expect(await bytesOf(await get(reader))).toEqual(report.bytes)
  })
})

describe('the address of a file', () => {
  it('leads nowhere for others', async () => {
    expect(await told(await get(null))).toEqual([401, 'auth.required'])
    expect(await told(await get(olga))).toEqual([404, 'attachment.not_found'])
    expect(await told(await get(elsewhere))).toEqual([404, 'organization.not_found'])
    const own = file.url.replace('/acme/', `/${elsewhere.organization}/`)
    expect(await told(await get(elsewhere, { url: own }))).toEqual([404, 'attachment.not_found'])
  })

  it.each(['x', '0', '..%2f..%2fsecret', '0197a000-0000-7000-8000-000000000000', "'%20or%201=1"])(
    'leads nowhere when it is made up: %s',
    async (id) => {
      const url = file.url.replace(file.id, id)
      expect(await told(await get(admin, { url }))).toEqual([404, 'attachment.not_found'])
    },
  )

  it('leads nowhere once the file is removed, nor once its ticket is deleted', async () => {
    const other = await attach(world, rita, ticketId, aPicture)
    await world.as(rita).attachments.remove({ attachmentId: other.id })
    expect(await told(await get(rita, { url: other.url }))).toEqual([404, 'attachment.not_found'])
    const gone = await world.as(rita).tickets.create(world.given.request())
    const { url } = await attach(world, rita, gone.id, aPicture)
    await world.as(admin).tickets.delete({ ticketId: gone.id })
    for (const person of [rita, ben, admin])
      expect(await told(await get(person, { url }))).toEqual([404, 'attachment.not_found'])
    await world.as(admin).tickets.restore({ ticketId: gone.id })
    expect((await get(rita, { url })).status).toBe(200)
  })
})
