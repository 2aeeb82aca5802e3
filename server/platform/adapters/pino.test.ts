import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DrizzleQueryError } from 'drizzle-orm/errors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Log } from '../ports.ts'
import { createLog } from './pino.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-log-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a log wrote, once it has. */
const written = async (write: (log: Log) => void) => {
  const file = join(folder, `${crypto.randomUUID()}.log`)
  const log = createLog('info', file)
  write(log)
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('\n')
  return readFileSync(file, 'utf8')
}

it('secrets are redacted wherever they stand', async () => {
  const cookie = 'docket_session=s3cret'
  const text = await written((log) =>
    log.info({ password: 's3cret', a: { token: 's3cret' }, b: { c: { headers: { cookie } } } }, 'seen'),
  )
  expect(text).not.toContain('s3cret')
  expect(text.match(/\[redacted\]/g)).toHaveLength(3)
})

it('of a failed query the statement and its cause are written, never its values', async () => {
  const cause = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })
  const failed = new DrizzleQueryError(
    'insert into "users" values ($1, $2)',
    ['ana@example.org', '$argon2id$hash'],
    cause,
  )
  const text = await written((log) => log.error({ err: failed }, 'failed'))
  expect(text).toContain('insert into')
  expect(text).toContain('57014')
  expect(text).not.toMatch(/ana@example|argon2id/)
})
