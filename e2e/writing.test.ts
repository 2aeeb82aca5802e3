import type { BrowserContext, Locator, Page } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { mutate, query } from './people.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })
const timelineSchema = z.object({ entries: z.array(z.object({ type: z.string() })) })

type Site = { address: string }

const ask = async (context: BrowserContext, site: Site, organization: string) => {
  const input = { clientId: crypto.randomUUID(), title: 'A lamp hums', description: 'Hum.' }
  return ticketSchema.parse(
    await mutate(context.request, site.address, 'tickets.create', { input, organization }),
  )
}

const countComments = async (context: BrowserContext, site: Site, organization: string, ticketId: string) => {
  const answer = await query(context.request, site.address, 'comments.timeline', {
    input: { ticket: ticketId },
    organization,
  })
  return timelineSchema.parse(answer).entries.filter(({ type }) => type === 'comment').length
}

const selectionIn = (field: Locator) =>
  field.evaluate((element: HTMLTextAreaElement) => [element.selectionStart, element.selectionEnd])

const reply = (page: Page) => page.getByRole('textbox', { name: 'Your reply' })

test('unsent text survives a reload, and sending twice posts once', async ({ visit, site }) => {
  const { page, context, person } = await visit('Rita Reader')
  const ticket = await ask(context, site, person.organization)
  await page.goto(`/o/${person.organization}/tickets/${ticket.number}`)
  await reply(page).fill('Half a thought')
  await page.waitForTimeout(1_000)
  await page.reload()
  await expect(reply(page)).toHaveValue('Half a thought')
  await page.getByRole('button', { name: 'Send', exact: true }).dblclick()
  await expect(page.getByRole('list').getByText('Half a thought')).toHaveCount(1)
  await expect(reply(page)).toHaveValue('')
  await expect.poll(() => countComments(context, site, person.organization, ticket.id)).toBe(1)
})

test('a reply whose answer never came is known again, and what is written next is another one', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const ticket = await ask(context, site, person.organization)
  await page.goto(`/o/${person.organization}/tickets/${ticket.number}`)
  // The server writes it, but its answer stays away.
  await page.route('**/trpc/*comments.add*', async (route) => void (await route.fetch()))
  await reply(page).fill('Did you get this?')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('article', { name: 'reply by Rita Reader' })).toHaveCount(1)
  await expect(page.getByRole('list').getByText('Did you get this?')).toHaveCount(1)
  await expect(page.getByText('Sending…')).toHaveCount(0)
  await page.unroute('**/trpc/*comments.add*')
  await page.reload()
  await expect(page.getByRole('list').getByText('Did you get this?')).toHaveCount(1)
  await expect(reply(page)).toHaveValue('')
  await expect(page.getByText('It is not certain that this was sent.')).toHaveCount(0)

  await test.step('the field helps with lists, and its Undo takes back what the tools did', async () => {
    await reply(page).click()
    await page.keyboard.type('- one\ntwo')
    await expect(reply(page)).toHaveValue('- one\n- two')
    await page.keyboard.press('ControlOrMeta+a')
    await page.getByRole('button', { name: 'Bold' }).click()
    await expect(reply(page)).toHaveValue('**- one\n- two**')
    await page.keyboard.press('ControlOrMeta+z')
    await expect(reply(page)).toHaveValue('- one\n- two')
    await page.keyboard.press('ControlOrMeta+a')
    await page.getByRole('button', { name: 'Quote', exact: true }).click()
    await expect(reply(page)).toHaveValue('> - one\n> - two')
    await page.keyboard.press('ControlOrMeta+z')
    await expect(reply(page)).toHaveValue('- one\n- two')
    expect(await selectionIn(reply(page))).toEqual([0, 11])
  })
  await test.step('the preview is as tall as the field, and its button stays where it is', async () => {
    await reply(page).fill('- one\n- two\n'.repeat(20))
    const toggle = page.getByRole('button', { name: /^(Preview|Write)$/ })
    const field = await reply(page).boundingBox()
    const before = await toggle.boundingBox()
    await toggle.click()
    await expect(page.getByRole('region', { name: 'Your reply, preview' })).toBeVisible()
    expect(await page.getByRole('region', { name: 'Your reply, preview' }).boundingBox()).toEqual(field)
    expect(await toggle.boundingBox()).toEqual(before)
    await toggle.dblclick()
    await toggle.click()
    await expect(reply(page)).toHaveValue('- one\n- two\n'.repeat(20))
    await reply(page).fill('- one\n- two')
  })
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('article', { name: 'reply by Rita Reader' })).toHaveCount(2)
  await expect(reply(page)).toHaveValue('')
  await expect(page.getByText('edited')).toHaveCount(0)
  expect(await countComments(context, site, person.organization, ticket.id)).toBe(2)
})

test('two who change the same field at once are shown both values and choose', async ({
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(409)
  const ben = await visit('Ben Agent', 'agent')
  const mia = await visit('Mia Manager', 'manager')
  const { organization } = ben.person
  const ticket = await ask(ben.context, site, organization)
  // Mia's page hears nothing of Ben's change before she makes her own.
  await mia.page.route('**/trpc/live.events*', () => {})
  await mia.page.goto(`/o/${organization}/tickets/${ticket.number}`)
  await expect(mia.page.getByRole('button', { name: 'Change priority: Medium' })).toBeVisible()
  const seen = { ticketId: ticket.id, version: ticket.version }
  await mutate(ben.context.request, site.address, 'tickets.triage', {
    input: { ...seen, priority: 'urgent' },
    organization,
  })
  await mia.page.getByRole('button', { name: 'Change priority: Medium' }).click()
  await mia.page.getByRole('option', { name: 'Low' }).click()
  const dialog = mia.page.getByRole('dialog')
  await expect(dialog).toContainText('Urgent')
  await expect(dialog).toContainText('Low')
  await dialog.getByRole('button', { name: 'Keep mine' }).click()
  await expect(mia.page.getByRole('button', { name: 'Change priority: Low' })).toBeVisible()
  await expect(dialog).toHaveCount(0)
})

test('text that met another’s is kept over a reload, until one of the two is chosen', async ({
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(409)
  const ben = await visit('Ben Agent', 'agent')
  const { page, context, person } = await visit('Rita Reader')
  const ticket = await ask(context, site, person.organization)
  const title = page.getByRole('textbox', { name: 'Title' })
  await page.goto(`/o/${person.organization}/tickets/${ticket.number}`)
  await page.getByRole('button', { name: 'Edit the title' }).click()
  await title.fill('A lamp hums at night')
  const input = { ticketId: ticket.id, version: ticket.version, title: 'A lamp sings' }
  await mutate(ben.context.request, site.address, 'tickets.edit', {
    input,
    organization: person.organization,
  })
  await expect(page).toHaveTitle(/A lamp sings/)
  await page.getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('A lamp sings')
  await expect(dialog).toContainText('A lamp hums at night')
  await page.reload()
  await expect(title).toHaveValue('A lamp hums at night')
  await page.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('button', { name: 'Take theirs' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'A lamp sings' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 2, name: 'A lamp sings' })).toBeVisible()
})

test('a change made by mistake is taken back', async ({ visit, site }) => {
  const { page, context, person } = await visit('Ben Agent', 'agent')
  const ticket = await ask(context, site, person.organization)
  await page.goto(`/o/${person.organization}/tickets/${ticket.number}`)
  await page.getByRole('button', { name: 'Change priority: Medium' }).click()
  await page.getByRole('option', { name: 'Urgent' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Priority: Urgent' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'Change priority: Medium' })).toBeVisible()
  await expect(page.getByText('changed priority from Urgent to Medium')).toBeVisible()
})

test('what another writes arrives without touching what is being typed', async ({ visit, site }) => {
  const ben = await visit('Ben Agent', 'agent')
  const rita = await visit('Rita Reader')
  const { organization } = rita.person
  const ticket = await ask(rita.context, site, organization)
  await ben.page.goto(`/o/${organization}/tickets/${ticket.number}`)
  await reply(ben.page).fill('I am in the midst of a sent')
  const input = {
    ticketId: ticket.id,
    clientId: crypto.randomUUID(),
    kind: 'reply',
    body: 'It stopped humming.',
  }
  await mutate(rita.context.request, site.address, 'comments.add', { input, organization })
  await expect(ben.page.getByRole('list').getByText('It stopped humming.')).toBeVisible()
  await expect(reply(ben.page)).toHaveValue('I am in the midst of a sent')
  // The composer says that something newer is there before it sends.
  await ben.page.keyboard.press('ControlOrMeta+Enter')
  const warning = ben.page.getByRole('alert').filter({ hasText: 'Rita Reader wrote while you were writing.' })
  await expect(warning).toBeVisible()
  // A key that is held and a double click are no second word.
  await ben.page.keyboard.down('ControlOrMeta')
  for (let times = 0; times < 3; times += 1) await ben.page.keyboard.down('Enter')
  await ben.page.keyboard.up('Enter')
  await ben.page.keyboard.up('ControlOrMeta')
  await ben.page.getByRole('button', { name: 'Send', exact: true }).dblclick()
  await expect(reply(ben.page)).toHaveValue('I am in the midst of a sent')
  expect(await countComments(ben.context, site, organization, ticket.id)).toBe(1)
  await ben.page.waitForTimeout(1_000)
  await reply(ben.page).press('ControlOrMeta+Enter')
  await expect(ben.page.getByRole('list').getByText('I am in the midst of a sent')).toBeVisible()
  // What turns out to be a note goes along to it, and back as it went; what is written as a note does not.
  const note = ben.page.getByRole('textbox', { name: 'Internal note' })
  const switchTo = (kind: RegExp) => ben.page.getByRole('button', { name: kind }).click()
  await reply(ben.page).fill('She is right.')
  await switchTo(/^Internal note/)
  await expect(note).toHaveValue('She is right.')
  await switchTo(/^Reply/)
  await expect(reply(ben.page)).toHaveValue('She is right.')
  await switchTo(/^Internal note/)
  await note.fill('She is right, I fear.')
  await switchTo(/^Reply/)
  await expect(reply(ben.page)).toHaveValue('')
  await switchTo(/^Internal note \(not sent yet\)$/)
  await expect(note).toHaveValue('She is right, I fear.')
  // Whoever goes on typing after a note writes another one; the next answer is a reply again.
  await note.press('ControlOrMeta+Enter')
  await expect(ben.page.getByRole('list').getByText('She is right, I fear.')).toBeVisible()
  await ben.page.keyboard.type('And kind.')
  await expect(note).toHaveValue('And kind.')
  await note.fill('')
  await ben.page.keyboard.press('Escape')
  await expect(reply(ben.page)).toHaveValue('')
})

test('a long message of one’s own is read at its end, and the way there is offered once that is far', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Rita Reader')
  const ticket = await ask(context, site, person.organization)
  await page.goto(`/o/${person.organization}/tickets/${ticket.number}`)
  await reply(page).fill('On and on.\n\n'.repeat(40))
  await reply(page).press('ControlOrMeta+Enter')
  await expect(page.getByRole('article', { name: 'reply by Rita Reader' })).toHaveCount(1)
  await expect(page.getByText('Sending…')).toHaveCount(0)
  const scroller = page.locator('.conversation-scroll')
  // Until the heights of what is drawn are their own.
  await page.waitForTimeout(600)
  expect(await scroller.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight)).toBeLessThan(2)
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }))
  await page.waitForTimeout(400)
  const jump = page.getByRole('button', { name: 'Jump to newest' })
  await expect(jump).toHaveCount(0)
  await page.setViewportSize({ width: 1440, height: 500 })
  await expect(jump).toBeVisible()
  expect(await scroller.evaluate(({ scrollTop }) => scrollTop)).toBe(0)
})
