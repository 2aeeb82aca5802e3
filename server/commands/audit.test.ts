import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTerminal } from '../testing/commands.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
let terminal: ReturnType<typeof openTerminal>
beforeAll(async () => {
  world = await openWorld()
  world.clock.now = new Date()
  terminal = openTerminal(world.target)
})
afterAll(async () => {
  terminal.close()
  await world.close()
})

test('npm run audit says that the log is as written, where it ends, and what was tampered with', async () => {
  const acme = await world.given.organization('Acme')
  await world.given.organization('Globex')
  await world.as(acme.admin).tickets.create(world.given.request())
  const first = await terminal.run('audit', 'verify')
  expect(first.output).toMatch(/The installation: \d+ entr(y|ies), as written\.\n/)
  expect(first.output).toMatch(/Globex \(globex\): \d+ entries, as written\.\n/)
  expect(first.output).toContain('The audit log is as it was written.')
  expect(first.code).toBe(0)
  const [, kept = '', last] = /End: (acme:(\d+):[0-9a-f]{64})\n/.exec(first.output) ?? []
  const again = await terminal.run('audit', 'verify', '--organization', 'acme', '--expect', kept)
  expect([again.code, again.output.includes('Globex')]).toEqual([0, false])

  await world.deps.sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`update audit_entries set ip = '192.0.2.1' where organization_id = ${acme.id} and number = ${Number(last)}`
  })
  const tampered = await terminal.run('audit', 'verify', '--expect', kept.replace(/.{64}$/, '0'.repeat(64)))
  expect(tampered.output).toContain(
    `Acme (acme): ${last} entries, 2 faults found.\n  Entry ${last} is not what was written`,
  )
  expect(tampered.output).toContain(`Entry ${last} has not the hash that was kept`)
  expect(tampered.output).toContain('The audit log is not as it was written: 2 faults.')
  expect(tampered.code).toBe(1)
}, 60_000)

test.each([
  [['verify', '--organization', 'nowhere'], 'There is no organization "nowhere".'],
  [['verify', '--expect', 'acme'], '"acme" is no end of a chain'],
  [['verify', '--expect', `nowhere:1:${'0'.repeat(64)}`], 'There is no chain "nowhere" to compare with.'],
  [['check'], 'npm run audit -- verify'],
])(
  'npm run audit -- %j says what is wrong with it',
  async (args, words) => {
    const { output, code } = await terminal.run('audit', ...args)
    expect(output).toContain(words)
    expect(code).toBe(1)
  },
  60_000,
)
