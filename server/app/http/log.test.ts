import { rename } from 'node:fs/promises'
import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { browse, openApp } from '#server/testing/app.ts'
import { aPicture, attach, promise } from '#server/testing/files.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { Deps } from '../../platform/ports.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** An app whose lines are kept, on this server of the world or another. */
const openLogged = (changes: Partial<Deps> = {}) => {
  const lines: { level: string; message: string; [field: string]: unknown }[] = []
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ ...fields, level, message })
  const log = { info: write('info'), warn: write('warn'), error: write('error') }
  const app = openApp({ ...world, deps: { ...world.deps, ...changes, log } })
  return { app, lines, warnings: () => lines.filter(({ level }) => level === 'warn') }
}

it('a database that is away is told with its cause, once a minute however many ask', async () => {
  const { rita } = await world.given.office()
  const away = await world.openAnother()
  await away.sql.end()
  const { app, lines, warnings } = openLogged(away)
  const ask = async () => (await browse(app, rita, 'tickets.list', {})).status
  expect([await ask(), await ask()]).toEqual([503, 503])
  expect(warnings()).toMatchObject([{ code: 'server.unavailable', procedure: 'tickets.list' }])
  expect(inspect(warnings(), { depth: 5 })).toContain('CONNECTION_ENDED')
  world.clock.now = new Date(world.clock.now.getTime() + 60_000)
  expect(await ask()).toBe(503)
  expect(warnings()).toHaveLength(2)
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])
})

it('files that cannot be reached are told with their cause, once however many ask', async () => {
  const { rita } = await world.given.office()
  const ticketId = (await world.as(rita).tickets.create(world.given.request())).id
  const { url } = await attach(world, rita, ticketId)
  const { app, warnings } = openLogged()
  await rename(world.files, `${world.files}-away`)
  const headers = { cookie: `docket_session=${rita.token}` }
  const answer = await app.request(url, { headers })
  const again = await app.request(url, { headers })
  await rename(`${world.files}-away`, world.files)
  expect([answer.status, again.status]).toEqual([503, 503])
  expect(warnings()).toMatchObject([{ code: 'attachment.store_unavailable', path: url }])
  expect(inspect(warnings(), { depth: 5 })).toContain('ENOENT')
})

it('a line about an upload does not hold the address, by which anybody could send', async () => {
  const { rita } = await world.given.office()
  const ticketId = (await world.as(rita).tickets.create(world.given.request())).id
  const { app, lines } = openLogged()
  const { url } = await promise(world, rita, ticketId)
  const { bytes } = aPicture
  const put = (path: string) =>
    app.request(path, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: bytes })
  expect((await put(url)).status).toBe(204)
  expect((await put(url.replace('/uploads/', '/%75ploads/'))).status).toBe(204)
  const broken = { ...world.deps.blobs, receive: () => Promise.reject(new Error('broken')) }
  const failing = openLogged({ blobs: broken })
  expect((await failing.app.request(url, { method: 'PUT', body: bytes })).status).toBe(500)
  lines.push(...failing.lines)
  expect(lines).toHaveLength(4)
  for (const line of lines) expect(line).toMatchObject({ path: '/uploads/…' })
  expect(JSON.stringify(lines)).not.toContain(url.replace('/uploads/', ''))
})
