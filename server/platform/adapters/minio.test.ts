import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { Client } from 'minio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#server/platform/adapters/pino.ts'
import { openS3Server, type S3Server, whyNoS3Server } from '#server/testing/s3-server.ts'
import { sendForm } from '#server/testing/send-form.ts'
import { bytesOf, describeStore, readAll } from '#server/testing/store-suite.ts'
import { openS3Store } from './minio.ts'

const why = whyNoS3Server()
const startLimitMs = 5 * 60_000
const log = createLog('silent')
const pageOrigin = 'http://127.0.0.1:3000'

let server: S3Server
const openStore = (bucket = `b-${crypto.randomUUID()}`) =>
  openS3Store({
    ...server.address,
    ssl: false,
    bucket,
    pageOrigin: () => pageOrigin,
    log,
  })

const soon = () => new Date(Date.now() + 60_000)
const anImage = (key: string) => ({ key, contentType: 'image/png', size: 4, uploaderId: 'rita' })

it.each([
  ['s3.example.org', undefined, true, 'https://s3.example.org'],
  ['s3.example.org', 443, true, 'https://s3.example.org'],
  ['store', 9000, false, 'http://store:9000'],
  ['s3.eu-central-1.amazonaws.com', undefined, true, 'https://files.s3.eu-central-1.amazonaws.com'],
])('files for %s, port %s, with TLS %s, go to %s', (endpoint, port, ssl, origin) => {
  const keys = { accessKey: 'docket', secretKey: 'a secret', bucket: 'files' }
  const store = openS3Store({ endpoint, port, ssl, ...keys, pageOrigin: () => pageOrigin, log })
  expect(store.origin).toBe(origin)
})

/** An S3 server that answers every request with this. */
const openAnswering = async (answer: string): Promise<{ port: number; server: Server }> => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/xml').end(answer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It has no port.')
  return { port: address.port, server }
}

it('a bucket names the files that it would not remove, and none that were not there', async () => {
  const errorOf = (key: string, code: string) =>
    `<Error><Key>${key}</Key><Code>${code}</Code><Message>no</Message></Error>`
  const { port, server } = await openAnswering(
    `<DeleteResult>${errorOf('files/held', 'AccessDenied')}${errorOf('files/gone', 'NoSuchKey')}</DeleteResult>`,
  )
  const keys = { accessKey: 'docket', secretKey: 'a secret', bucket: 'files' }
  const address = { endpoint: '127.0.0.1', port, ssl: false }
  const store = openS3Store({ ...address, ...keys, pageOrigin: () => pageOrigin, log })
  try {
    expect(await store.remove(['files/held', 'files/gone', 'files/a'])).toEqual(['files/held'])
  } finally {
    server.close()
  }
})

describe.skipIf(why !== null)(`a bucket of an S3 server${why ? ` (${why})` : ''}`, () => {
  beforeAll(async () => {
    server = await openS3Server()
  }, startLimitMs)
  afterAll(() => server.close())

  describeStore('in a bucket', async () => ({
    store: openStore(),
    send: async (signed, bytes, contentType) => {
      const changes = contentType === undefined ? {} : { 'Content-Type': contentType }
      return (await sendForm(signed, bytes, changes)) === 204 ? 'taken' : 'refused'
    },
    close: async () => {},
  }))

  it('is made by the first who uploads, also when several are the first', async () => {
    const bucket = `b-${crypto.randomUUID()}`
    const stores = [openStore(bucket), openStore(bucket), openStore(bucket)]
    const forms = await Promise.all(
      stores.map((store, i) => store.signUpload(anImage(`incoming/${i}`), soon())),
    )
    for (const form of forms) expect(await sendForm(form, bytesOf(4))).toBe(204)
  })

  it('holds nothing before its first upload, and says so without a fault', async () => {
    const store = openStore()
    expect(await store.sizeOf('incoming/1')).toBeNull()
    expect(await store.read('incoming/1')).toBeNull()
    expect(await store.copy('incoming/1', 'files/1')).toBe(false)
    await store.remove(['incoming/1'])
  })

  it.each([
    ['the place of another file', { key: 'files/other' }],
    ['another policy', { policy: btoa('{"expiration":"2099-01-01T00:00:00.000Z","conditions":[]}') }],
    ['another signature', { 'x-amz-signature': '0'.repeat(64) }],
    ['leave for everybody to read', { acl: 'public-read' }],
    ['an address to be sent on to', { success_action_redirect: 'https://evil.example' }],
  ])('takes no form that asks for %s', async (_what, changes) => {
    const store = openStore()
    const form = await store.signUpload(anImage('incoming/1'), soon())
    expect(await sendForm(form, bytesOf(4), changes)).toBe(403)
    expect(await store.sizeOf('incoming/1')).toBeNull()
    expect(await store.sizeOf('files/other')).toBeNull()
  })

  it('shows nothing to a person who has only the address of a file', async () => {
    const store = openStore()
    const form = await store.signUpload(anImage('incoming/1'), soon())
    await sendForm(form, bytesOf(4))
    expect((await fetch(`${form.url}/incoming/1`)).status).toBe(403)
    expect((await fetch(form.url)).status).toBe(403)
    expect(await readAll(await store.read('incoming/1'))).toEqual(bytesOf(4))
  })

  it('lets the pages of the app send to it, by each of their names, and those of no other site', async () => {
    const store = openStore()
    const { url } = await store.signUpload(anImage('incoming/1'), soon())
    const allows = async (origin: string) => {
      const answer = await fetch(url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
      return answer.headers.get('access-control-allow-origin') === origin
    }
    expect(await allows(pageOrigin)).toBe(true)
    expect(await allows('http://localhost:3000')).toBe(true)
    expect(await allows('http://127.0.0.1:3001')).toBe(false)
    expect(await allows('https://evil.example')).toBe(false)
  })

  it('lets the pages send that it let only read before', async () => {
    const bucket = `b-${crypto.randomUUID()}`
    const { endpoint: endPoint, ...keys } = server.address
    const client = new Client({ ...keys, endPoint, useSSL: false })
    await client.makeBucket(bucket)
    const rule = `<CORSRule><AllowedOrigin>${pageOrigin}</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>`
    const body = `<CORSConfiguration>${rule}</CORSConfiguration>`
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
    await client.makeRequestAsyncOmit(
      { method: 'PUT', bucketName: bucket, query: 'cors', headers },
      body,
      [200],
    )
    const { url } = await openStore(bucket).signUpload(anImage('incoming/1'), soon())
    const asked = { origin: pageOrigin, 'access-control-request-method': 'POST' }
    expect((await fetch(url, { method: 'OPTIONS', headers: asked })).status).toBe(200)
  })

  it('keeps the rules of other pages when it learns of a new one', async () => {
    const bucket = `b-${crypto.randomUUID()}`
    await openStore(bucket).prepare()
    const settings = { ...server.address, ssl: false, bucket, log }
    const moved = openS3Store({ ...settings, pageOrigin: () => 'https://help.example.org' })
    const { url } = await moved.signUpload(anImage('incoming/1'), soon())
    for (const origin of [pageOrigin, 'https://help.example.org']) {
      const headers = { origin, 'access-control-request-method': 'POST' }
      expect((await fetch(url, { method: 'OPTIONS', headers })).status).toBe(200)
    }
  })
})
