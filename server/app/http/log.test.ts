import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp } from '#server/testing/app.ts'
import { aPicture, promise } from '#server/testing/files.ts'
import { openWorld, type World } from '#server/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

it('a line about an upload does not hold the address, by which anybody could send', async () => {
  const { rita } = await world.given.office()
  const ticketId = (await world.as(rita).tickets.create(world.given.request())).id
  const lines: object[] = []
  const write = (fields: object, message: string) => void lines.push({ ...fields, message })
  const deps = { ...world.deps, log: { info: write, warn: write, error: write } }
  const app = openApp({ ...world, deps })
  const { url } = await promise(world, rita, ticketId)
  const { bytes } = aPicture
  const put = (path: string) =>
    app.request(path, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: bytes })
  expect((await put(url)).status).toBe(204)
  expect((await put(url.replace('/uploads/', '/%75ploads/'))).status).toBe(204)
  const broken = { ...deps.blobs, receive: () => Promise.reject(new Error('broken')) }
  const failing = openApp({ ...world, deps: { ...deps, blobs: broken } })
  expect((await failing.request(url, { method: 'PUT', body: bytes })).status).toBe(500)
  expect(lines).toHaveLength(4)
  for (const line of lines) expect(line).toMatchObject({ path: '/uploads/…' })
  expect(JSON.stringify(lines)).not.toContain(url.replace('/uploads/', ''))
})
