import type { BrowserContext, Page } from '@playwright/test'
import type { TicketStatus } from '#shared/tickets.ts'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { mutate, query } from './people.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })
type Ticket = z.infer<typeof ticketSchema>

type Caller = { context: BrowserContext; person: { organization: string } }

/** Calls the API as one of the people of a test. */
const callsOf = ({ context, person: { organization } }: Caller, { address }: { address: string }) => {
  const call = (name: string, input: unknown) =>
    mutate(context.request, address, name, { input, organization })
  return {
    ask: async () => {
      const input = { clientId: crypto.randomUUID(), title: 'A lamp hums', description: 'It hums.' }
      return ticketSchema.parse(await call('tickets.create', input))
    },
    edit: ({ id, version }: Ticket, text: { title?: string; description?: string }) =>
      call('tickets.edit', { ticketId: id, version, ...text }),
    close: ({ id, version }: Ticket) =>
      call('tickets.changeStatus', { ticketId: id, version, status: 'closed' }),
    assign: ({ id, version }: Ticket, assigneeId: string) =>
      call('tickets.assign', { ticketId: id, version, assigneeId }),
    moveTo: ({ id, version }: Ticket, status: TicketStatus) =>
      call('tickets.changeStatus', { ticketId: id, version, status }),
    triage: ({ id, version }: Ticket, set: object) =>
      call('tickets.triage', { ticketId: id, version, ...set }),
    reply: ({ id }: Ticket, body: string) =>
      call('comments.add', { ticketId: id, clientId: crypto.randomUUID(), kind: 'reply', body }),
  }
}

const open = (page: Page, { person }: Caller, { number }: Ticket) =>
  page.goto(`/o/${person.organization}/tickets/${number}`)

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true })

test('a title that another changed while it was written is never written over unasked', async ({
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(409)
  const ada = await visit('Ada Agent', 'agent')
  const bob = await visit('Bob Agent', 'agent')
  const ticket = await callsOf(bob, site).ask()
  await open(ada.page, ada, ticket)
  await open(bob.page, bob, ticket)
  await bob.page.getByRole('button', { name: 'Edit the title' }).click()
  await field(bob.page, 'Title').fill('A lamp buzzes')
  await callsOf(ada, site).edit(ticket, { title: 'A lamp whistles' })
  await expect(bob.page.getByText('Someone changed this meanwhile')).toBeVisible()
  await expect(field(bob.page, 'Title')).toHaveValue('A lamp buzzes')

  // What the writer began with is kept with the text.
  await bob.page.waitForTimeout(400)
  await bob.page.reload()
  await expect(field(bob.page, 'Title')).toHaveValue('A lamp buzzes')
  await expect(bob.page.getByText('Someone changed this meanwhile')).toBeVisible()
  await field(bob.page, 'Title').press('Enter')
  const dialog = bob.page.getByRole('dialog')
  await expect(dialog).toContainText('A lamp whistles')
  await expect(dialog).toContainText('A lamp buzzes')
  await dialog.getByRole('button', { name: 'Keep mine' }).click()
  await expect(dialog).toHaveCount(0)
  // Ada's page shows it once it is stored; the writer's own shows it before.
  for (const { page } of [ada, bob])
    await expect(page.getByRole('heading', { level: 2, name: 'A lamp buzzes' })).toBeVisible()
  await bob.page.reload()
  await expect(bob.page.getByRole('heading', { level: 2, name: 'A lamp buzzes' })).toBeVisible()
})

test('a description that another changed while it was written can be left to them', async ({
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(409)
  const ada = await visit('Ada Agent', 'agent')
  const bob = await visit('Bob Agent', 'agent')
  const ticket = await callsOf(bob, site).ask()
  await open(bob.page, bob, ticket)
  await bob.page.getByRole('button', { name: 'Edit the description' }).click()
  await field(bob.page, 'Description').fill('It buzzes.')
  await callsOf(ada, site).edit(ticket, { description: 'It whistles.' })
  await expect(bob.page.getByText('Someone changed this meanwhile')).toBeVisible()
  await field(bob.page, 'Description').press('ControlOrMeta+Enter')
  const dialog = bob.page.getByRole('dialog')
  await expect(dialog).toContainText('It whistles.')
  await expect(dialog).toContainText('It buzzes.')
  await expect(dialog).toContainText('Ada Agent changed')
  await bob.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(field(bob.page, 'Description')).toHaveValue('It buzzes.')
  await expect(bob.page.getByRole('region', { name: 'Description' })).toContainText('Now: It whistles.')
  await field(bob.page, 'Description').press('ControlOrMeta+Enter')
  await dialog.getByRole('button', { name: 'Take theirs' }).click()
  await bob.page.getByRole('button', { name: 'Show mine' }).click()
  await expect(field(bob.page, 'Description')).toHaveValue('It buzzes.')
  await field(bob.page, 'Description').press('ControlOrMeta+Enter')
  await dialog.getByRole('button', { name: 'Take theirs' }).click()
  await expect(field(bob.page, 'Description')).toHaveCount(0)
  await expect(bob.page.getByRole('region', { name: 'Description' })).toContainText('It whistles.')
  await bob.page.reload()
  await expect(bob.page.getByRole('region', { name: 'Description' })).toContainText('It whistles.')
  await expect(field(bob.page, 'Description')).toHaveCount(0)
})

test('who changed nothing does not put back what another has changed', async ({ visit, site }) => {
  const ada = await visit('Ada Agent', 'agent')
  const bob = await visit('Bob Agent', 'agent')
  const ticket = await callsOf(bob, site).ask()
  await open(bob.page, bob, ticket)
  await bob.page.getByRole('button', { name: 'Edit the title' }).click()
  await callsOf(ada, site).edit(ticket, { title: 'A lamp whistles' })
  await expect(bob.page.getByText('Someone changed this meanwhile')).toBeVisible()
  await field(bob.page, 'Title').press('Enter')
  await expect(bob.page.getByRole('heading', { level: 2, name: 'A lamp whistles' })).toBeVisible()
  await expect(bob.page.getByRole('dialog')).toHaveCount(0)
})

test('a ticket that is closed under a reply leaves its writer where they are', async ({ visit, site }) => {
  const ada = await visit('Ada Agent', 'agent')
  const bob = await visit('Bob Agent', 'agent')
  const { page } = bob
  const ticket = await callsOf(bob, site).ask()
  await open(page, bob, ticket)
  await field(page, 'Your reply').click()
  await page.keyboard.type('Have a n')
  await callsOf(ada, site).close(ticket)
  await expect(page.getByText('This ticket was closed meanwhile. Reopen it to reply.')).toBeVisible()
  await page.keyboard.type('ice day')
  await expect(field(page, 'Your reply')).toHaveValue('Have a nice day')
  await expect(field(page, 'Your reply')).toBeFocused()
  await expect(send(page)).toBeDisabled()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(field(page, 'Your reply')).toHaveValue('Have a nice day')

  await page.getByRole('button', { name: 'Reopen', exact: true }).click()
  await expect(send(page)).toBeEnabled()
  await expect(field(page, 'Your reply')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('list').getByText('Have a nice day')).toBeVisible()
})

test('on a closed ticket staff begin with a note, and a reply says why it cannot be sent', async ({
  visit,
  site,
}) => {
  const { page, ...bob } = await visit('Bob Agent', 'agent')
  const ticket = await callsOf(bob, site).ask()
  await callsOf(bob, site).close(ticket)
  await open(page, bob, ticket)
  await expect(field(page, 'Internal note')).toBeVisible()
  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  await expect(page.getByText('This ticket is closed. Reopen it to reply.')).toBeVisible()
  await field(page, 'Your reply').fill('Too late')
  await expect(send(page)).toBeDisabled()
})

test('a request that is closed under its requester keeps their words, for a new one', async ({
  visit,
  site,
}) => {
  const ada = await visit('Ada Agent', 'agent')
  const rita = await visit('Rita Reader')
  const { page } = rita
  const ticket = await callsOf(rita, site).ask()
  await open(page, rita, ticket)
  await field(page, 'Your reply').click()
  await page.keyboard.type('It hums a')
  await callsOf(ada, site).close(ticket)
  await expect(page.getByText('This request was closed meanwhile')).toBeVisible()
  await page.keyboard.type('gain, and ever louder')
  const text = 'It hums again, and ever louder'
  await expect(field(page, 'Your reply')).toHaveValue(text)
  await expect(send(page)).toBeDisabled()
  await page.waitForTimeout(400)
  await page.reload()
  await expect(field(page, 'Your reply')).toHaveValue(text)

  await page.getByRole('main').getByRole('button', { name: 'Open a follow-up' }).click()
  await expect(field(page, 'Description')).toHaveValue(text)
  await page.goBack()
  await expect(page.getByText('This request is closed.')).toBeVisible()
  await expect(field(page, 'Your reply')).toHaveCount(0)
})

test('what came while someone wrote is in sight with the warning, each writer named once', async ({
  visit,
  site,
}) => {
  const bob = await visit('Bob Agent', 'agent')
  const rita = await visit('Rita Reader')
  const { page } = bob
  const ticket = await callsOf(rita, site).ask()
  for (let index = 0; index < 12; index += 1)
    await callsOf(rita, site).reply(ticket, `Hum ${index}\n\nand more`)
  await open(page, bob, ticket)
  await expect(page.getByText('Hum 11')).toBeInViewport()
  // A long paragraph, pasted, makes the field grow at once: the newest stays in sight.
  await field(page, 'Your reply').focus()
  await page.keyboard.insertText('I am on my way. '.repeat(95))
  await expect(page.getByText('Hum 11')).toBeInViewport({ ratio: 1 })
  await field(page, 'Your reply').fill('I am on my way')
  // Reading what is further up, they are not at the end when the replies come.
  await page.getByText('A lamp hums').last().scrollIntoViewIfNeeded()
  await callsOf(rita, site).reply(ticket, 'It stopped.')
  await callsOf(rita, site).reply(ticket, 'It hums again.')
  await expect(page.getByRole('button', { name: '2 new messages' })).toBeVisible()
  await send(page).click()
  await expect(page.getByText('Rita Reader wrote while you were writing.')).toBeVisible()
  await expect(page.getByText('Rita Reader, Rita Reader')).toHaveCount(0)
  await expect(page.getByRole('list').getByText('It hums again.')).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('list').getByText('It stopped.')).toBeInViewport({ ratio: 1 })
})

/** Lets something happen after the next change was sent from this page and before the server has it. */
const meanwhile = (page: Page, does: () => Promise<unknown>) =>
  page.route(
    /trpc\/tickets\.(changeStatus|assign|triage)/,
    async (route) => {
      await does()
      await route.continue()
    },
    { times: 1 },
  )

const property = (page: Page, label: string) => page.getByRole('button', { name: new RegExp(`^${label}: `) })

const choose = async (page: Page, label: string, option: string) => {
  await property(page, label).click()
  await page.getByRole('option', { name: option }).first().click()
}

const setDue = async (page: Page, day: string) => {
  await property(page, 'Change due date').click()
  await page.getByLabel('Another day').fill(day)
  await page.getByRole('button', { name: 'Set', exact: true }).click()
}

const meSchema = z.object({ user: z.object({ id: z.string() }) })
const categorySchema = z.object({ categories: z.array(z.object({ id: z.string(), name: z.string() })) })

test('what two choose for the same field at once is shown side by side, and the later one decides', async ({
  visit,
  site,
  allowStatuses,
}) => {
  // Six fields, each on a page that is opened twice.
  test.slow()
  allowStatuses(409)
  const ada = await visit('Ada Agent', 'agent')
  const bob = await visit('Bob Builder', 'agent')
  const { page } = bob
  const calls = callsOf(ada, site)
  const current = await query(bob.context.request, site.address, 'organizations.current', {
    organization: bob.person.organization,
  })
  const billing = categorySchema.parse(current).categories.find(({ name }) => name === 'Billing')?.id
  const me = await query(ada.context.request, site.address, 'auth.me')
  const adaId = meSchema.parse(me).user.id
  const fields = [
    {
      label: 'Change status',
      theirs: 'In progress',
      yours: 'Waiting on requester',
      ada: (ticket: Ticket) => calls.moveTo(ticket, 'in_progress'),
    },
    {
      label: 'Change priority',
      theirs: 'Urgent',
      yours: 'Low',
      ada: (ticket: Ticket) => calls.triage(ticket, { priority: 'urgent' }),
    },
    {
      label: 'Change severity',
      theirs: 'Critical',
      yours: 'High',
      ada: (ticket: Ticket) => calls.triage(ticket, { severity: 'critical' }),
    },
    {
      label: 'Change category',
      theirs: 'Billing',
      yours: 'Technical',
      ada: (ticket: Ticket) => calls.triage(ticket, { categoryId: billing }),
    },
    {
      label: 'Assign to',
      theirs: 'Ada Agent',
      yours: 'Bob Builder',
      ada: (ticket: Ticket) => calls.assign(ticket, adaId),
    },
    {
      label: 'Change due date',
      theirs: '4 Mar',
      yours: '2 Jan',
      ada: (ticket: Ticket) => calls.triage(ticket, { dueAt: '2031-03-04T17:00:00.000Z' }),
    },
  ]
  for (const [index, { label, theirs, yours, ada: doesAda }] of fields.entries()) {
    const isMine = index % 2 === 0
    await test.step(`${label}, ${isMine ? 'mine' : 'theirs'} stays`, async () => {
      const ticket = await callsOf(bob, site).ask()
      await open(page, bob, ticket)
      await meanwhile(page, () => doesAda(ticket))
      if (label === 'Change due date') await setDue(page, '2031-01-02')
      else await choose(page, label, yours)
      const dialog = page.getByRole('dialog', { name: 'Changed by two people' })
      await expect(dialog.locator('dd').nth(0)).toContainText(theirs)
      await expect(dialog.locator('dd').nth(1)).toContainText(yours)
      await dialog.getByRole('button', { name: isMine ? 'Keep mine' : 'Take theirs' }).click()
      await expect(dialog).toHaveCount(0)
      await expect(property(page, label)).toContainText(isMine ? yours : theirs)
      await page.reload()
      await expect(property(page, label)).toContainText(isMine ? yours : theirs)
    })
  }
})

test('what another changes while one writes leaves title, description and reply as they are typed', async ({
  visit,
  site,
}) => {
  const ada = await visit('Ada Agent', 'agent')
  const bob = await visit('Bob Agent', 'agent')
  const { page } = bob
  const ticket = await callsOf(bob, site).ask()
  await open(page, bob, ticket)
  await open(ada.page, ada, ticket)
  const begun = { title: 'A lamp bu', description: 'It bu', reply: 'I he' }
  await page.getByRole('button', { name: 'Edit the title' }).click()
  await field(page, 'Title').fill(begun.title)
  await page.getByRole('button', { name: 'Edit the description' }).click()
  await field(page, 'Description').fill(begun.description)
  await field(page, 'Your reply').fill(begun.reply)

  // Ada writes in her own browser what Bob is writing at the same time.
  await ada.page.getByRole('button', { name: 'Edit the title' }).click()
  await field(ada.page, 'Title').fill('A lamp whistles')
  await field(ada.page, 'Title').press('Enter')
  await ada.page.getByRole('button', { name: 'Edit the description' }).click()
  await field(ada.page, 'Description').fill('It whistles.')
  await field(ada.page, 'Description').press('ControlOrMeta+Enter')
  await field(ada.page, 'Your reply').fill('I hear it too.')
  await send(ada.page).click()

  await expect(page.getByText('Someone changed this meanwhile')).toHaveCount(2)
  await expect(page.getByRole('list').getByText('I hear it too.')).toBeVisible()
  await expect(field(page, 'Your reply')).toBeFocused()
  await page.keyboard.type('ar it')
  await expect(field(page, 'Your reply')).toHaveValue('I hear it')
  await expect(field(page, 'Title')).toHaveValue(begun.title)
  await expect(field(page, 'Description')).toHaveValue(begun.description)
  await field(page, 'Title').press('End')
  await page.keyboard.type('zzes')
  await expect(field(page, 'Title')).toHaveValue('A lamp buzzes')
})

test('two who edit different fields at once both have their way, and are asked nothing', async ({
  visit,
  site,
}) => {
  const ada = await visit('Ada Agent', 'agent')
  const bob = await visit('Bob Agent', 'agent')
  const ticket = await callsOf(bob, site).ask()
  await open(ada.page, ada, ticket)
  await open(bob.page, bob, ticket)
  await ada.page.getByRole('button', { name: 'Edit the title' }).click()
  await field(ada.page, 'Title').fill('A lamp buzzes')
  await bob.page.getByRole('button', { name: 'Edit the description' }).click()
  await field(bob.page, 'Description').fill('It buzzes at night.')
  await Promise.all([
    field(ada.page, 'Title').press('Enter'),
    field(bob.page, 'Description').press('ControlOrMeta+Enter'),
  ])
  for (const { page } of [ada, bob]) {
    await expect(page.getByRole('heading', { level: 2, name: 'A lamp buzzes' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Description' })).toContainText('It buzzes at night.')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})
