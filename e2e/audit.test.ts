import { readFile } from 'node:fs/promises'
import type { APIRequestContext } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { mutate } from './people.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })
const rowsSchema = z.array(z.record(z.string(), z.string()))

const ask = async (
  request: APIRequestContext,
  address: string,
  organization: string,
  description: string,
) => {
  const input = { clientId: crypto.randomUUID(), title: 'A lamp hums', description }
  return ticketSchema.parse(await mutate(request, address, 'tickets.create', { input, organization }))
}

test('a manager sees who changed what, narrows it, and takes it home as a file', async ({ visit, site }) => {
  const rita = await visit('Rita Reader')
  const ben = await visit('Ben Agent', 'agent')
  const mia = await visit('Mia Manager', 'manager')
  const { organization } = mia.person
  const asked = await ask(
    rita.context.request,
    site.address,
    organization,
    'The lamp in the hall hums loudly.',
  )
  const { id: ticketId } = asked
  const change = async (name: string, input: object) =>
    ticketSchema.parse(
      await mutate(ben.context.request, site.address, name, { input: { ticketId, ...input }, organization }),
    )
  const edited = await change('tickets.edit', {
    version: asked.version,
    description: 'The lamp in the cellar hums.',
  })
  await change('tickets.changeStatus', {
    version: edited.version,
    status: 'closed',
    reason: 'It is quiet now.',
  })

  const { page } = mia
  await page.goto(`/o/${organization}/tickets`)
  await expect(page.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Ticket number' }).fill(asked.number.toLowerCase())
  await expect(page).toHaveURL(new RegExp(`ticket=${asked.number}`))

  const rows = page.getByRole('main').getByRole('listitem')
  await expect(rows).toHaveCount(3)
  await expect(rows.first()).toContainText(
    `Ben Agent changed ticket ${asked.number}: status Open → Closed, because: “It is quiet now.”`,
  )
  const edit = rows.nth(1)
  await expect(edit).toContainText(`Ben Agent changed ticket ${asked.number}: description`)
  await edit.getByRole('button', { name: 'Details' }).press('Enter')
  await expect(edit.getByRole('deletion').filter({ hasText: 'hall' })).toBeVisible()
  await expect(edit.getByRole('insertion').filter({ hasText: 'cellar' })).toBeVisible()
  await expect(edit.getByText('Place in the chain')).toBeVisible()
  await expect(edit.getByText('127.0.0.1')).toBeVisible()

  await page.getByRole('button', { name: 'Filter by person' }).click()
  await page
    .getByRole('combobox', { name: 'Filter by person' })
    .or(page.getByPlaceholder('Filter by person…'))
    .first()
    .fill(rita.person.username)
  await page.getByRole('option').filter({ hasText: rita.person.username }).click()
  await expect(rows).toHaveCount(1)
  await expect(rows.first()).toContainText(`Rita Reader created ticket ${asked.number}`)
  await page.reload()
  await expect(rows).toHaveCount(1)

  await page.getByRole('button', { name: /^Filter by action/ }).click()
  await page.getByRole('option', { name: 'Ticket changed' }).click()
  await expect(page.getByText('Nothing found')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(rows.nth(3)).toBeVisible()

  await page.goto(`/o/${organization}/audit?ticket=${asked.number}&action=ticket.changed`)
  await expect(rows).toHaveCount(2)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  const file = rowsSchema.parse(parse(text, { columns: true, bom: true }))
  expect(file.map((row) => [row.Name, row.Action, row.Ticket])).toEqual([
    ['Ben Agent', 'ticket.changed', asked.number],
    ['Ben Agent', 'ticket.changed', asked.number],
  ])

  await page.getByRole('main').getByRole('link', { name: asked.number }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A lamp hums')
})

test('for agents and requesters there is no audit', async ({ visit, allowStatuses }) => {
  allowStatuses(403)
  for (const visitor of [await visit('Ben Agent', 'agent'), await visit('Rita Reader')]) {
    const { page, person } = visitor
    await page.goto(`/o/${person.organization}/audit`)
    await expect(page.getByRole('heading', { level: 1, name: 'Not found' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Audit' })).toHaveCount(0)
    expect((await visitor.context.request.get(`/o/${person.organization}/audit.csv`)).status()).toBe(403)
  }
})
