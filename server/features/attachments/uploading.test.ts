import { once } from 'node:events'
import { readdir, readlink, rename } from 'node:fs/promises'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { HttpEnv } from '#server/app/http/environment.ts'
import { answerError } from '#server/app/http/errors.ts'
import { createFailureLog } from '#server/app/http/failures.ts'
import { openApp } from '#server/testing/app.ts'
import { attach, jpegBytes, promise, type TestFile } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { limitRequestTime } from '../../platform/adapters/request-time.ts'
import { createTurns, lines } from '../../platform/turns.ts'
import { uploadRoutes } from './http.ts'

const patience = { timeout: 5_000, interval: 20 }
const usualMs = 300

let world: World
let rita: TestPerson
let ben: TestPerson
let ticketId: string
let server: Server
let port: number

const asHttpServer = (opened: ReturnType<typeof serve>): Server => opened as Server

beforeAll(async () => {
  world = await openWorld()
  ;({ rita, ben } = await world.given.office())
  ticketId = (await world.as(rita).tickets.create(world.given.request())).id
  await world.deps.blobs.prepare()
  server = asHttpServer(serve({ fetch: openApp(world).fetch, hostname: '127.0.0.1', port: 0 }))
  const isUpload = (path: string) => path.startsWith('/uploads/')
  limitRequestTime(server, { usualMs, uploadMs: 60_000, isUpload })
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await world.close()
})

const aPhoto = (size = 200_000): TestFile => ({
  filename: 'photo.jpg',
  contentType: 'image/jpeg',
  bytes: Uint8Array.from([...jpegBytes(), ...new Uint8Array(size)]).slice(0, size),
})
const given = (size?: number) => promise(world, rita, ticketId, aPhoto(size))
const incoming = () => readdir(join(world.files, 'incoming'))

/** Sends a request by hand; answers its status and code, and whether the connection was ended. */
const speak = async (path: string, headers: Record<string, string>, parts: (string | Uint8Array)[]) => {
  const socket = connect(port, '127.0.0.1')
  const lines = Object.entries({ host: 'docket', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`PUT ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  for (const part of parts) socket.write(part)
  return { socket, answer: answerOn(socket) }
}

const answerOn = async (socket: Socket): Promise<string> => {
  let text = ''
  socket.on('error', () => {})
  socket.on('data', (data) => {
    text += data.toString()
  })
  const isWhole = () => /^HTTP.*\r\n\r\n(.*"requestId"|$)/s.test(text)
  await vi.waitFor(() => expect(isWhole() || socket.closed).toBe(true), patience)
  const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1]
  const code = /"code":"([a-z_.]+)"/.exec(text)?.[1]
  return [status, code].filter(Boolean).join(' ')
}

const chunk = (bytes: Uint8Array) => [`${bytes.length.toString(16)}\r\n`, bytes, '\r\n']
const jpeg = { 'content-type': 'image/jpeg' }

describe('an upload over the network', () => {
  it('is taken with its length said, and in pieces without one', async () => {
    for (const isChunked of [false, true]) {
      const { url, uploadId } = await given()
      const { bytes } = aPhoto()
      const { socket, answer } = isChunked
        ? await speak(url, { ...jpeg, 'transfer-encoding': 'chunked' }, [
            ...chunk(bytes.slice(0, 70_000)),
            ...chunk(bytes.slice(70_000)),
            '0\r\n\r\n',
          ])
        : await speak(url, { ...jpeg, 'content-length': String(bytes.length) }, [bytes])
      expect(await answer).toBe('204')
      socket.destroy()
      expect(await world.as(rita).attachments.attach({ uploadId })).toMatchObject({ size: bytes.length })
    }
  })

  it.each([
    [
      'says to be longer',
      (b: Uint8Array) => ({ length: b.length + 1, sent: b }),
      '413 attachment.size_differs',
    ],
    [
      'says to be shorter',
      (b: Uint8Array) => ({ length: 10, sent: b.slice(0, 10) }),
      '422 attachment.size_differs',
    ],
    ['is empty', () => ({ length: 0, sent: new Uint8Array() }), '422 attachment.size_differs'],
  ])('is refused when it %s', async (_how, lie, expected) => {
    const { url } = await given()
    const { length, sent } = lie(aPhoto().bytes)
    const { socket, answer } = await speak(url, { ...jpeg, 'content-length': String(length) }, [sent])
    expect(await answer).toBe(expected)
    socket.destroy()
    await vi.waitFor(async () => expect(await incoming()).toEqual([]), patience)
  })

  it('is refused in its midst when more comes in pieces than was promised', async () => {
    const { url } = await given(1_000)
    const headers = { ...jpeg, 'transfer-encoding': 'chunked' }
    const { socket, answer } = await speak(url, headers, [
      ...chunk(new Uint8Array(900)),
      ...chunk(new Uint8Array(101)),
    ])
    expect(await answer).toBe('413 attachment.size_differs')
    await vi.waitFor(async () => expect(await incoming()).toEqual([]), patience)
    // Whoever goes on sending speaks to nobody.
    const piece = Buffer.concat(chunk(new Uint8Array(100_000)).map((part) => Buffer.from(part)))
    await vi.waitFor(() => {
      if (!socket.destroyed) socket.write(piece)
      expect(socket.closed).toBe(true)
    }, patience)
  })

  it('is refused when fewer come in pieces than was promised', async () => {
    const { url } = await given(1_000)
    const headers = { ...jpeg, 'transfer-encoding': 'chunked' }
    const { socket, answer } = await speak(url, headers, [...chunk(new Uint8Array(999)), '0\r\n\r\n'])
    expect(await answer).toBe('422 attachment.size_differs')
    socket.destroy()
  })

  it('leaves nothing behind when it breaks off', async () => {
    const { url, uploadId } = await given()
    const headers = { ...jpeg, 'content-length': '200000' }
    const { socket, answer } = await speak(url, headers, [new Uint8Array(1_000)])
    await vi.waitFor(async () => expect(await incoming()).toHaveLength(1), patience)
    socket.destroy()
    await vi.waitFor(async () => expect(await incoming()).toEqual([]), patience)
    await answer
    const attaching = world.as(rita).attachments.attach({ uploadId })
    await expect(attaching).rejects.toThrow('attachment.nothing_arrived')
  })

  it('may be slower than any other request', async () => {
    const { url } = await given(1_000)
    const { socket, answer } = await speak(url, { ...jpeg, 'content-length': '1000' }, [new Uint8Array(500)])
    setTimeout(() => socket.write(new Uint8Array(500)), usualMs * 2)
    expect(await answer).toBe('204')
    socket.destroy()
  })

  it('is the only request that may be so slow', async () => {
    const headers = {
      'content-type': 'application/json',
      'content-length': '1000',
      origin: 'http://127.0.0.1:3000',
    }
    const { socket } = await speak('/trpc/auth.signIn', headers, ['{'])
    await once(socket, 'close')
    expect(socket.closed).toBe(true)
  })

  it.each([
    ['is of another media type', { 'content-type': 'image/png' }, '415 attachment.type_not_taken'],
    ['is of a page', { 'content-type': 'text/html' }, '415 attachment.type_not_taken'],
    ['says nothing of its media type', {}, '415 attachment.type_not_taken'],
  ])('is refused when it %s', async (_how, headers, expected) => {
    const { url } = await given(10)
    const { socket, answer } = await speak(url, { ...headers, 'content-length': '10' }, [new Uint8Array(10)])
    expect(await answer).toBe(expected)
    socket.destroy()
  })

  it('is refused when its time is over', async () => {
    const { url } = await given(10)
    const before = world.clock.now
    world.clock.now = new Date(before.getTime() + 15 * 60_000)
    const { socket, answer } = await speak(url, { ...jpeg, 'content-length': '10' }, [new Uint8Array(10)])
    expect(await answer).toBe('403 attachment.upload_over')
    world.clock.now = before
    socket.destroy()
  })

  it.each([
    ['another signature', (url: string) => `${url.slice(0, -1)}${url.endsWith('0') ? '1' : '0'}`],
    ['no signature', (url: string) => url.split('.')[0] ?? ''],
    ['another claim', (url: string) => url.replace('/uploads/e', '/uploads/f')],
    ['a way out of the folder', () => '/uploads/..%2f..%2fsecret'],
  ])('is refused with %s', async (_what, change) => {
    const { url } = await given(10)
    const { socket, answer } = await speak(change(url), { ...jpeg, 'content-length': '10' }, [
      new Uint8Array(10),
    ])
    expect(await answer).toBe('403 attachment.upload_refused')
    socket.destroy()
  })
})

describe('a signed address', () => {
  it('takes one sender at a time, and its person four files, while others are served', async () => {
    const headers = { ...jpeg, 'content-length': '1000' }
    const sockets: Socket[] = []
    const begin = async (url: string) => {
      const { socket, answer } = await speak(url, headers, [new Uint8Array(10)])
      sockets.push(socket)
      return answer
    }
    const places = [await given(1_000), await given(1_000), await given(1_000), await given(1_000)]
    const held = places.map(({ url }) => begin(url))
    await vi.waitFor(async () => expect(await incoming()).toHaveLength(4), patience)
    const many = Array.from({ length: 70 }, () => begin(places[0]?.url ?? ''))
    expect(new Set(await Promise.all(many))).toEqual(new Set(['429 rate.limited']))
    expect(await begin((await given(1_000)).url)).toBe('429 rate.limited')
    const { url } = await promise(world, ben, ticketId, aPhoto(1_000))
    const { socket, answer } = await speak(url, headers, [aPhoto(1_000).bytes])
    expect(await answer).toBe('204')
    for (const one of [socket, ...sockets]) one.destroy()
    await Promise.all(held)
    await vi.waitFor(async () => expect(await incoming()).toEqual([]), patience)
  })
})

describe('a process', () => {
  const endless = () => ({
    method: 'PUT',
    headers: jpeg,
    body: new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(10)) }),
    duplex: 'half' as const,
  })
  const told = async (response: Response) => [response.status, (await response.json()).code]

  it('takes so many uploads at once, and gives none more than its time', async () => {
    const app = new Hono<HttpEnv>().onError(answerError(world.deps.log, createFailureLog(world.deps)))
    const turns = createTurns({ ...lines, uploads: { ...lines.uploads, atOnce: 2 } })
    app.route(
      '/',
      uploadRoutes({ ...world.deps, turns }, () => null, 300),
    )
    const places = [await given(), await given(), await given()]
    const [one, two, three] = places.map(async ({ url }) => told(await app.request(url, endless())))
    expect(await three).toEqual([429, 'rate.limited'])
    expect(await Promise.all([one, two])).toEqual([
      [400, 'attachment.nothing_arrived'],
      [400, 'attachment.nothing_arrived'],
    ])
    const { bytes } = aPhoto()
    const sent = { method: 'PUT', headers: jpeg, body: bytes }
    expect((await app.request(places[2]?.url ?? '', sent)).status).toBe(204)
    expect(await incoming()).toEqual([])
  })

  it('gives one address not all of its places, whatever the accounts', async () => {
    const app = new Hono<HttpEnv>().onError(answerError(world.deps.log, createFailureLog(world.deps)))
    let address = '192.0.2.1'
    app.route(
      '/',
      uploadRoutes(world.deps, () => address, 300),
    )
    const { atOnce } = lines.uploads_of_address
    expect(atOnce).toBeLessThanOrEqual(lines.uploads.atOnce / 2)
    const held = Array.from({ length: atOnce - 1 }, () =>
      world.deps.turns.take('uploads_of_address', address),
    )
    const places = [await given(), await given(), await given()]
    const last = Promise.resolve(app.request(places[0]?.url ?? '', endless())).then(told)
    const sent = { method: 'PUT', headers: jpeg, body: aPhoto().bytes }
    const send = (place: number) => app.request(places[place]?.url ?? '', sent)
    expect(await told(await send(1))).toEqual([429, 'rate.limited'])
    address = '192.0.2.2'
    expect((await send(1)).status).toBe(204)
    expect(await last).toEqual([400, 'attachment.nothing_arrived'])
    address = '192.0.2.1'
    expect((await send(2)).status).toBe(204)
    for (const turn of held) (await turn)()
  })
})

/** Asks for a file by hand; answers the whole answer once the connection says that it is over. */
const download = async (url: string) => {
  const response = await fetch(`http://127.0.0.1:${port}${url}`, {
    headers: { cookie: `docket_session=${rita.token}`, 'accept-encoding': 'identity' },
    signal: AbortSignal.timeout(patience.timeout),
  })
  const { headers } = response
  return {
    status: response.status,
    disposition: headers.get('content-disposition'),
    text: await response.text(),
  }
}

describe('a download over the network', () => {
  it('that the store does not answer ends as an error, and nothing of the file is said', async () => {
    const { url } = await attach(world, rita, ticketId, aPhoto())
    await rename(world.files, `${world.files}-away`)
    const away = await download(url)
    await rename(`${world.files}-away`, world.files)
    expect(away).toMatchObject({ status: 503, disposition: null })
    expect(JSON.parse(away.text)).toMatchObject({ code: 'attachment.store_unavailable' })
    expect((await download(url)).status).toBe(200)
  })

  it('whose bytes are gone from the store ends as an error', async () => {
    const { id, url } = await attach(world, rita, ticketId, aPhoto())
    const [row] = await world.deps.sql`select blob_key as key from attachments where id = ${id}`
    await world.deps.blobs.remove([String(row?.key)])
    const gone = await download(url)
    expect(gone).toMatchObject({ status: 404, disposition: null })
    expect(JSON.parse(gone.text)).toMatchObject({ code: 'attachment.not_found' })
  })

  it('of which the reader has enough lets go of the store', async () => {
    const { url } = await attach(world, rita, ticketId, aPhoto(5_000_000))
    const asked = connect(port, '127.0.0.1')
    asked.write(`GET ${url} HTTP/1.1\r\nhost: docket\r\ncookie: docket_session=${rita.token}\r\n\r\n`)
    await once(asked, 'data')
    const open = async () => {
      const links = await readdir('/proc/self/fd', { withFileTypes: true })
      const targets = await Promise.all(
        links.map(({ name }) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
      )
      return targets.filter((target) => target.startsWith(world.files))
    }
    asked.pause()
    asked.destroy()
    await vi.waitFor(async () => expect(await open()).toEqual([]), patience)
  })
})
