import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { securityHeaders } from './security.ts'

const policyOf = async (uploadOrigin: string | null) => {
  const app = new Hono().use(securityHeaders(uploadOrigin)).get('/', (c) => c.text(''))
  return (await app.request('/')).headers.get('content-security-policy') ?? ''
}

test('a page may send files to the store that has an origin of its own, and show nothing from there', async () => {
  const policy = await policyOf('https://s3.example.org:9000')
  expect(policy).toContain("connect-src 'self' https://s3.example.org:9000;")
  expect(policy.replace(/connect-src[^;]*/, '')).not.toContain('s3.example.org')
})

test('a page talks to nobody but the app when files are kept in a folder', async () => {
  expect(await policyOf(null)).toContain("connect-src 'self';")
})
