import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminal } from '../testing/commands.ts'
import { openWorld, type World } from '../testing/world.ts'

let world: World
let terminal: ReturnType<typeof openTerminal>
beforeAll(async () => {
  world = await openWorld()
  terminal = openTerminal(world.target)
})
afterAll(async () => {
  terminal.close()
  await world.close()
})

const write = (name: string, lines: readonly string[]) =>
  writeFileSync(join(terminal.folder, name), `${lines.join('\n')}\n`)

const mapped = ['--map', 'title=Subject', '--map', 'description=Body', '--map', 'requester_email=Mail']

const header = 'Ref,Subject,Body,Mail'
const lines = (count: number, prefix: string) =>
  Array.from(
    { length: count },
    (_, index) => `${prefix}${index},Request ${index},Words,p${index % 40}@example.com`,
  )

const countTickets = async (slug: string): Promise<number> => {
  const [found] = await world.deps.sql<{ count: number }[]>`
    select count(*)::int as count from tickets t join organizations o on o.id = t.organization_id
    where o.slug = ${slug}`
  return found?.count ?? 0
}

describe('npm run import', () => {
  test('without a mapping shows the columns and a command to copy', async () => {
    write('tickets of May.csv', [header])
    const { output, code } = await terminal.run('import', 'tickets of May.csv')
    expect(code).toBe(0)
    expect(output).toContain('Subject  → title')
    expect(output).toContain(
      'npm run import -- "tickets of May.csv" --map title=Subject --map description=Body --map requester_email=Mail --map reference=Ref',
    )
  })

  test('counts what it did, lists refused rows and keeps them in a file that no spreadsheet runs', async () => {
    const { slug } = await world.given.organization('Reporting')
    write('may.csv', [header, '1,Kettle leaks,It drips,ann@example.com', '2,=1,"=cmd()",ann@example.com'])
    const { output, code } = await terminal.run('import', 'may.csv', ...mapped, '--organization', slug)
    expect(output).toMatch(/Reporting: 1 created, 0 skipped \(there already\), 1 refused, in \d+\.\d s\./)
    expect(output).toContain('  line 3: title: At least 3 characters.')
    expect(code).toBe(0)
    expect(readFileSync(join(terminal.folder, 'may.refused.csv'), 'utf8')).toBe(
      `line,reason,${header}\n3,title: At least 3 characters.,2,'=1,'=cmd(),ann@example.com\n`,
    )
  })

  test('brings in refused rows as they were written, once the file of them is corrected', async () => {
    const { slug } = await world.given.organization('Correcting')
    write('frost.csv', [header, '1,No,-5 degrees,ann@example.com'])
    await terminal.run('import', 'frost.csv', ...mapped, '--organization', slug)
    const refused = readFileSync(join(terminal.folder, 'frost.refused.csv'), 'utf8')
    expect(refused).toContain(`,1,No,'-5 degrees,ann@example.com`)
    write('frost.refused.csv', [refused.trimEnd().replace(',No,', ',No heating,')])
    const { output } = await terminal.run('import', 'frost.refused.csv', ...mapped, '--organization', slug)
    expect(output).toContain('1 created, 0 skipped (there already), 0 refused')
    const tickets = await world.deps.sql`
      select t.title, t.description from tickets t join organizations o on o.id = t.organization_id
      where o.slug = ${slug}`
    expect(tickets).toEqual([{ title: 'No heating', description: '-5 degrees' }])
  })

  test('prints nothing of a file that a terminal would obey', async () => {
    const { slug } = await world.given.organization('Escaping')
    const clear = '\u001b[2J'
    write('escapes.csv', [
      `${header},${clear}Status\u009b`,
      `1,Kettle leaks,It drips,a@example.com,"new\nline 9"`,
    ])
    const shown = await terminal.run('import', 'escapes.csv')
    const unknown = await terminal.run('import', 'escapes.csv', '--map', 'title=Nothing')
    const refusing = await terminal.run(
      'import',
      'escapes.csv',
      ...mapped,
      '--map',
      `status=${clear}Status\u009b`,
      '--organization',
      slug,
    )
    expect(shown.output).toContain('\ufffd[2JStatus\ufffd')
    expect(unknown.output).toContain('\ufffd[2JStatus\ufffd')
    expect(refusing.output).toMatch(/^ {2}line 2: .*new\ufffdline 9/m)
    for (const { output } of [shown, unknown, refusing]) expect(output).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  test('only looks when it is a dry run', async () => {
    const { slug } = await world.given.organization('Looking')
    write('look.csv', [header, ...lines(3, 'x'), '9,x,y,z'])
    const { output } = await terminal.run(
      'import',
      'look.csv',
      ...mapped,
      '--organization',
      slug,
      '--dry-run',
    )
    expect(output).toContain('3 to create, 0 skipped (there already), 1 refused')
    expect(await countTickets(slug)).toBe(0)
    expect(existsSync(join(terminal.folder, 'look.refused.csv'))).toBe(false)
  })

  test('brings nothing in from a file that is broken further down', async () => {
    const { slug } = await world.given.organization('Breaking')
    write('broken.csv', [header, ...lines(400, 'b'), '400,"Never closed,Words,a@example.com'])
    const { output, code } = await terminal.run('import', 'broken.csv', ...mapped, '--organization', slug)
    expect(output.trim()).toBe(
      'broken.csv: The row that begins on line 402 has a quote (") that is not closed. Correct it and try again.',
    )
    expect(code).toBe(1)
    expect(await countTickets(slug)).toBe(0)
  })

  test('killed in the middle and run again, it has brought in every row once', async () => {
    const { slug } = await world.given.organization('Killing')
    write('long.csv', [header, ...lines(6_000, 'k')])
    const args = ['long.csv', ...mapped, '--map', 'reference=Ref', '--organization', slug]
    const { child, ran } = terminal.begin('import', args)
    while ((await countTickets(slug)) === 0 && child.exitCode === null) await sleep(5)
    child.kill('SIGKILL')
    await ran
    const before = await countTickets(slug)
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(6_000)

    const again = await terminal.run('import', ...args)
    const [, created, skipped] = /: ([\d,]+) created, ([\d,]+) skipped .* 0 refused/.exec(again.output) ?? []
    expect(Number(created?.replace(',', '')) + Number(skipped?.replace(',', ''))).toBe(6_000)
    const [found] = await world.deps.sql<Record<string, number>[]>`
      select count(*)::int as tickets, count(distinct t.number)::int as numbers,
        max(right(t.number, 6)::int) as last,
        (select count(*)::int from audit_entries a where a.organization_id = o.id and action = 'ticket.created') as audits,
        (select count(*)::int from events e where e.organization_id = o.id and type = 'ticket.created') as events
      from tickets t join organizations o on o.id = t.organization_id where o.slug = ${slug} group by o.id`
    expect(found).toEqual({ tickets: 6_000, numbers: 6_000, last: 6_000, audits: 6_000, events: 6_000 })
  }, 60_000)

  test.each([
    ['no file', ['--map', 'title=Subject'], /npm run import -- FILE\.csv/],
    ['a file that is not there', ['nowhere.csv'], /nowhere\.csv cannot be read: .*no such file/],
    ['an unknown option', ['may.csv', '--shout'], /Unknown option '--shout'/],
    ['an unknown field', ['may.csv', '--map', 'colour=Body'], /The fields are title, description/],
    ['a status that we do not have', ['may.csv', '--value', 'status:New=fresh'], /status is one of open, /],
    ['nobody to be the requester', ['may.csv', ...mapped.slice(0, 4)], /--requester USERNAME/],
    ['several organizations', ['may.csv', ...mapped], /several organizations: say which with --organization/],
    [
      'an unknown organization',
      ['may.csv', ...mapped, '--organization', 'nope'],
      /There is no organization "nope"/,
    ],
  ])('says in words what is wrong: %s', async (_, args, words) => {
    const { output, code } = await terminal.run('import', ...args)
    expect(output).toMatch(words)
    expect(output).not.toMatch(/ {4}at /)
    expect(code).toBe(1)
  })
})
