import { commentBodyLimits } from '#shared/comments.ts'
import { descriptionLimits } from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'
import { expect, test, type Visitor } from './fixtures.ts'
import { mutate } from './people.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string() })

const repeatTo = (size: number, text: string) => text.repeat(size / text.length)

/** Each took a parser of Markdown seconds to minutes, or all of its stack. */
const hostileTexts = (size: number) => [
  '>'.repeat(4_000),
  `${repeatTo(size - 1, '- ')}x`,
  repeatTo(size, '1) '),
  `${'*'.repeat(size / 2 - 1)}a${'*'.repeat(size / 2)}`,
  repeatTo(size, '=\n'),
  repeatTo(size, '_a*'),
  repeatTo(size, '[a](b "'),
]

const ask = async (
  { context, person: { organization } }: Visitor,
  address: string,
  description: string,
  replies: readonly string[],
) => {
  const create = { clientId: crypto.randomUUID(), title: 'A lamp hums', description }
  const ticket = ticketSchema.parse(
    await mutate(context.request, address, 'tickets.create', { input: create, organization }),
  )
  for (const body of replies) {
    const input = { ticketId: ticket.id, clientId: crypto.randomUUID(), kind: 'reply', body }
    await mutate(context.request, address, 'comments.add', { input, organization })
  }
  return `/o/${organization}/tickets/${ticket.number}`
}

test('texts made to break the page are shown as typed, answered and deleted', async ({
  visit,
  visitAsAdmin,
  site,
}) => {
  const rita = await visit('Rita Reader')
  const { page } = await visitAsAdmin()
  const texts = hostileTexts(commentBodyLimits.max)
  const path = await ask(rita, site.address, repeatTo(descriptionLimits.max, '=\n'), texts)

  await page.goto(path)
  const replies = page.getByRole('article', { name: 'reply by Rita Reader' })
  await expect(replies).toHaveCount(texts.length)
  // While the last of them are tried, the page answers.
  await page.getByRole('textbox', { name: 'Your reply' }).fill('What do you mean by that?')
  await page.getByRole('button', { name: 'Send', exact: true }).click({ timeout: 2_000 })
  await expect(page.getByRole('article', { name: 'reply by Ada Admin' })).toBeVisible()
  for (const [index, text] of texts.entries()) {
    await expect(replies.nth(index).locator('.markdown')).toHaveText(text, { timeout: 30_000 })
  }

  await replies.first().getByRole('button', { name: 'More for this reply' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(replies).toHaveCount(texts.length - 1)
  await expect(page.getByText('A reply by Rita Reader was deleted')).toBeVisible()
})

test('a long description that says nothing leaves its ticket readable, and so does its preview', async ({
  visit,
  site,
}) => {
  const rita = await visit('Rita Reader')
  for (const text of hostileTexts(descriptionLimits.max)) {
    await rita.page.goto(await ask(rita, site.address, text, ['It hums.']))
    await expect(rita.page.getByRole('article').getByText('It hums.')).toBeVisible()
  }
  const reply = rita.page.getByRole('textbox', { name: 'Your reply' })
  await reply.fill('>'.repeat(4_000))
  await rita.page.getByRole('button', { name: 'Preview' }).click()
  await expect(rita.page.getByRole('region', { name: 'Your reply, preview' })).toHaveText('>'.repeat(4_000))
  await rita.page.getByRole('button', { name: 'Write' }).click()
  await expect(reply).toHaveValue('>'.repeat(4_000))
})

test('a long text of ordinary work is rendered, also after one that was given up', async ({
  visit,
  site,
}) => {
  const rita = await visit('Rita Reader')
  const rows = Array.from({ length: 400 }, (_, row) => `| ${row} | lamp &copy; ${row} |`).join('\n')
  const table = `| number | name |\n| --- | --- |\n${rows}`
  const given = repeatTo(commentBodyLimits.max, '- ').concat('x').slice(1)
  await rita.page.goto(await ask(rita, site.address, table, [given, table, given.replaceAll('-', '+')]))
  const cells = rita.page.getByRole('cell', { name: 'lamp © 399' })
  await expect(cells).toHaveCount(2, { timeout: 30_000 })
})
