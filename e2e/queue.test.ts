import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '#server/testing/database.ts'
import { plainOptions } from '#server/testing/options.ts'
import { expect, test } from './fixtures.ts'
import { completeSetUp } from './people.ts'
import { databaseUrl, startServer } from './server.ts'

const rows = 1_200

const csv = () => {
  const lines = Array.from({ length: rows }, (_, index) => {
    const status = index % 3 === 0 ? 'Closed' : 'Open'
    const product = index === 7 ? 'Zeppelin' : 'Kettle'
    return `${index},Case ${index},"My {product_purchased} hums.\nPlease help.",${status},person${index % 40}@example.org,${product}`
  })
  return ['Ticket ID,Subject,Text,Status,Email,Product Purchased', ...lines].join('\n')
}

test('tickets brought in from a file are listed, scrolled, filtered and searched at once', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const database = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'docket-queue-'))
  const server = await startServer(database.target, folder)
  const context = await browser.newContext()
  try {
    const { organization } = await completeSetUp(context.request, server.address)
    const page = await context.newPage()
    await page.goto(`${server.address}/o/${organization}/tickets`)
    await expect(page.getByText('No tickets yet')).toBeVisible()

    const file = join(folder, 'tickets.csv')
    writeFileSync(file, csv())
    const maps = [
      'title=Subject',
      'description=Text',
      'status=Status',
      'requester_email=Email',
      'reference=Ticket ID',
    ]
    const args = ['server/commands/import.ts', file, ...maps.flatMap((map) => ['--map', map])]
    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl(database.target),
      AUTH_SECRET: plainOptions.secret,
    }
    const [code] = await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit')
    expect(code).toBe(0)

    // The open page follows, whatever the size of the burst.
    await expect(page.getByRole('link', { name: 'Open 800' })).toBeVisible()
    const list = page.getByRole('main').getByRole('link', { name: /TKT-/ })
    await expect(list.first()).toBeVisible()
    expect(await list.count(), 'only the rows in sight are drawn').toBeLessThan(80)
    await list.first().hover()
    for (let turn = 0; turn < 6; turn += 1) await page.mouse.wheel(0, 4_000)
    await expect.poll(async () => (await list.first().innerText()).includes('TKT-')).toBe(true)

    await page.getByRole('link', { name: 'Closed 400' }).click()
    await expect(list.first()).toContainText('Closed')
    await expect(page).toHaveURL(/status=closed/)
    await page.getByRole('searchbox', { name: 'Search tickets' }).fill('zeppelin')
    await expect(list).toHaveCount(0)
    await page.getByRole('link', { name: 'All', exact: true }).click()
    await expect(list).toHaveCount(1)
    await list.first().click()
    await expect(page.getByText('My Zeppelin hums.')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('searchbox', { name: 'Search tickets' })).toHaveValue('zeppelin')
  } finally {
    await context.close()
    await server.stop()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
})
