import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '#server/testing/database.ts'
import { livesOn, losingProgram } from '#server/testing/lost-connection-process.ts'
import { isLateWrite } from './lost-connection.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const run = async (...args: string[]): Promise<string> => {
  const target = JSON.stringify(database.target)
  const child = spawn(process.execPath, [losingProgram, target, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return text(child.stdout)
}

describe('a process whose database connection is lost amid a transaction', () => {
  test('goes on with its work', async () => {
    expect(await run('guarded')).toContain(livesOn)
  })

  test('would be ended by the driver otherwise', async () => {
    expect(await run()).not.toContain(livesOn)
  })
})

test('any other error that nobody caught is not taken for that', () => {
  expect(isLateWrite(new TypeError('something else'))).toBe(false)
  expect(isLateWrite(new Error('nextWrite in postgres/src/connection.js'))).toBe(false)
})
