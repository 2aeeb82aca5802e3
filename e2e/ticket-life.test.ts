import { z } from '#shared/zod.ts'
import { expect, test, type Visitor } from './fixtures.ts'
import { completeSetUp, mutate, query, signUp } from './people.ts'
import { expectUsable } from './usable.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })
type Ticket = z.infer<typeof ticketSchema>

const unique = () => crypto.randomUUID().slice(0, 8)

const call = async ({ person, context }: Visitor, address: string, name: string, input: unknown) =>
  mutate(context.request, address, name, { input, organization: person.organization })

const ask = async (by: Visitor, address: string, title: string): Promise<Ticket> => {
  const input = { clientId: crypto.randomUUID(), title, description: 'It hums at night.' }
  return ticketSchema.parse(await call(by, address, 'tickets.create', input))
}

const close = async (by: Visitor, address: string, { id, version }: Ticket): Promise<Ticket> => {
  const input = { ticketId: id, version, status: 'closed', override: true, reason: 'It is settled.' }
  return ticketSchema.parse(await call(by, address, 'tickets.changeStatus', input))
}

const open = async ({ page, person }: Visitor, { number }: Ticket) => {
  await page.goto(`/o/${person.organization}/tickets/${number}`)
  await expect(page.getByRole('heading', { level: 1, name: number })).toBeVisible()
}

/** A new ticket, opened by its row in the list. */
const openFromList = async (by: Visitor, address: string) => {
  const title = `A lamp hums ${unique()}`
  const ticket = await ask(by, address, title)
  await by.page.goto(`/o/${by.person.organization}/tickets`)
  const row = by.page.getByRole('link', { name: title })
  await row.click()
  return { ticket, row }
}

test('an admin deletes a ticket: its row is gone at once, and undo brings it back', async ({
  visitAsAdmin,
  site,
}) => {
  const ada = await visitAsAdmin()
  const { page } = ada
  const { ticket, row } = await openFromList(ada, site.address)
  await page.getByRole('button', { name: 'More for this ticket' }).click()
  await page.getByRole('menuitem', { name: 'Delete this ticket' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()
  await expect(page.getByText(`${ticket.number} was deleted`)).toBeVisible()
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText(`${ticket.number} is restored`)).toBeVisible()
  await expect(row).toBeVisible()
})

test('a ticket whose deletion is refused comes back into the list, and the page says why', async ({
  visitAsAdmin,
  site,
  allowStatuses,
}) => {
  allowStatuses(403)
  const ada = await visitAsAdmin()
  const { page } = ada
  const { ticket, row } = await openFromList(ada, site.address)
  let answer = () => {}
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/trpc/tickets.delete**', async (route) => {
    await isAnswered
    const body = {
      error: {
        code: -32_003,
        message: '',
        data: { code: 'ticket.delete_not_allowed', message: '', requestId: 'r' },
      },
    }
    await route.fulfill({ status: 403, json: body })
  })
  await page.getByRole('button', { name: 'More for this ticket' }).click()
  await page.getByRole('menuitem', { name: 'Delete this ticket' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()
  await expect(row).toHaveCount(0)
  answer()
  await expect(row).toBeVisible()
  await expect(page.getByText(`${ticket.number} was not deleted`)).toBeVisible()
  await expect(page.getByText('You cannot delete this ticket.')).toBeVisible()
})

test('who looks at a ticket that another deletes is told, and keeps what they have typed', async ({
  visit,
  visitAsAdmin,
  site,
  allowStatuses,
}) => {
  allowStatuses(404)
  const ada = await visitAsAdmin()
  const bob = await visit('Bob Agent', 'agent')
  const ticket = await ask(bob, site.address, `A lamp hums ${unique()}`)
  await open(bob, ticket)
  const reply = bob.page.getByRole('textbox', { name: 'Your reply' })
  await reply.fill('I am on my way')
  await call(ada, site.address, 'tickets.delete', { ticketId: ticket.id })
  await expect(bob.page.getByText('This ticket was deleted.')).toBeVisible()
  await expect(reply).toHaveValue('I am on my way')
  await expect(bob.page.getByRole('button', { name: /^Change status/ })).toBeDisabled()
  await expect(bob.page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
  await expect(bob.page.getByText('This ticket is closed')).toHaveCount(0)
  await expect(bob.page.getByRole('button', { name: 'Follow', exact: true })).toHaveCount(0)
  await reply.press('Control+Enter')
  await expect(reply).toHaveValue('I am on my way')
  await reply.press('Escape')
  await bob.page.keyboard.press('n')
  await bob.page.keyboard.press('?')
  const keys = bob.page.getByRole('dialog')
  await expect(keys.getByText('Back to the list')).toBeVisible()
  await expect(keys.getByText(/^(Reply|Add an internal note|Follow this ticket)$/)).toHaveCount(0)
  await keys.press('Escape')

  await call(ada, site.address, 'tickets.restore', { ticketId: ticket.id })
  await expect(bob.page.getByText('This ticket was deleted.')).toHaveCount(0)
  await expect(bob.page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
  await expect(reply).toHaveValue('I am on my way')
})

test('a requester goes on from a closed request, with the words that they had begun', async ({
  visit,
  visitAsAdmin,
  site,
}) => {
  const ada = await visitAsAdmin()
  const rita = await visit('Rita Reader')
  const { page } = rita
  const ticket = await ask(rita, site.address, 'The lamp hums')
  await open(rita, ticket)
  await page.getByRole('textbox', { name: 'Your reply' }).fill('It hums again')
  await close(ada, site.address, ticket)
  await page.getByRole('main').getByRole('button', { name: 'Open a follow-up' }).click()

  await expect(page.getByText(`Follow-up to ${ticket.number} The lamp hums`)).toBeVisible()
  await expect(page.getByLabel('What do you need?')).toHaveValue('Follow-up: The lamp hums')
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('It hums again')
  await expectUsable(page, 'the page')
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('It hums again')
  await page.getByRole('button', { name: 'Send request' }).click()

  await expect(page.getByRole('heading', { level: 2, name: 'Follow-up: The lamp hums' })).toBeVisible()
  const links = page.getByRole('region', { name: 'Links' })
  await links.getByRole('link', { name: `Follow-up to ${ticket.number}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: ticket.number })).toBeVisible()
  await expect(links.getByRole('link', { name: /Followed up by/ })).toBeVisible()
  await expect(page.getByText('This request is closed.')).toBeVisible()
})

test('a follow-up whose request is opened again stays in sight, and its text becomes a reply', async ({
  visit,
  visitAsAdmin,
  site,
}) => {
  const ada = await visitAsAdmin()
  const rita = await visit('Rita Reader')
  const { page } = rita
  const ticket = await ask(rita, site.address, 'The lamp hums')
  const closed = await close(ada, site.address, ticket)
  await page.goto(`/o/${rita.person.organization}/tickets/new?followUpTo=${ticket.number}`)
  const description = page.getByRole('textbox', { name: 'Description' })
  await description.fill('It hums again')
  const reopened = { ticketId: ticket.id, version: closed.version, status: 'open' }
  await call(ada, site.address, 'tickets.changeStatus', { ...reopened, override: true, reason: 'Not yet.' })
  const notice = page.getByRole('alert').filter({ hasText: `${ticket.number} is open again` })
  await expect(notice).toBeVisible()
  await expect(description).toHaveValue('It hums again')
  await expect(page.getByRole('button', { name: 'Send request' })).toBeDisabled()
  await page.reload()
  await expect(description).toHaveValue('It hums again')
  await expectUsable(page, 'the page')

  await page.getByRole('button', { name: 'Make it a reply' }).click()
  await expect(page.getByRole('textbox', { name: 'Your reply' })).toHaveValue('It hums again')
  await page.goto(`/o/${rita.person.organization}/tickets/new?followUpTo=${ticket.number}`)
  await expect(page.getByText(`${ticket.number} is not closed`)).toBeVisible()
})

test('a request that is not closed cannot be gone on from', async ({ visit, site }) => {
  const rita = await visit('Rita Reader')
  const { number } = await ask(rita, site.address, 'The lamp hums')
  await rita.page.goto(`/o/${rita.person.organization}/tickets/new?followUpTo=${number}`)
  await expect(rita.page.getByText(`${number} is not closed`)).toBeVisible()
  await expect(rita.page.getByLabel('What do you need?')).toHaveCount(0)
})

test('staff link two tickets and take the link away; another sees both at once', async ({ visit, site }) => {
  const bob = await visit('Bob Agent', 'agent')
  const mia = await visit('Mia Manager', 'manager')
  const words = unique()
  const first = await ask(bob, site.address, `First ${words}`)
  const second = await ask(bob, site.address, `Second ${words}`)
  await open(bob, second)
  await open(mia, first)
  const linksOf = ({ page }: Visitor) => page.getByRole('region', { name: 'Links' })

  await linksOf(bob).getByRole('button', { name: 'Add a link: Add' }).click()
  await bob.page.getByRole('option', { name: 'Duplicate of' }).click()
  await bob.page.getByRole('textbox', { name: 'Duplicate of' }).fill(first.number)
  await bob.page.getByRole('option', { name: `First ${words}` }).click()
  await expect(linksOf(bob).getByRole('link', { name: `Duplicate of ${first.number}` })).toBeVisible()
  await expect(linksOf(mia).getByRole('link', { name: `Duplicated by ${second.number}` })).toBeVisible()
  await expectUsable(mia.page, 'the page')

  await linksOf(bob)
    .getByRole('button', { name: `Remove the link to ${first.number}` })
    .click()
  await expect(linksOf(bob).getByRole('link')).toHaveCount(0)
  await expect(linksOf(mia).getByRole('link')).toHaveCount(0)
  await bob.page.getByRole('button', { name: 'Undo' }).click()
  await expect(linksOf(mia).getByRole('link', { name: `Duplicated by ${second.number}` })).toBeVisible()
})

test('the links of an open page follow what becomes of the other ticket', async ({
  visit,
  visitAsAdmin,
  site,
}) => {
  const ada = await visitAsAdmin()
  const mia = await visit('Mia Manager', 'manager')
  const words = unique()
  const first = await ask(mia, site.address, `First ${words}`)
  const second = await ask(ada, site.address, `Second ${words}`)
  const linked = { ticketId: second.id, other: first.number, kind: 'duplicate' }
  await call(ada, site.address, 'tickets.link', linked)
  await open(mia, first)
  const link = mia.page.getByRole('region', { name: 'Links' }).getByRole('link')
  await expect(link).toContainText(`Second ${words}`)

  const { version } = ticketSchema.parse(
    await query(ada.context.request, site.address, 'tickets.get', {
      input: { ticket: second.id },
      organization: ada.person.organization,
    }),
  )
  const edit = { ticketId: second.id, version, title: `Another ${words}` }
  await call(ada, site.address, 'tickets.edit', edit)
  await expect(link).toContainText(`Another ${words}`)
  await call(ada, site.address, 'tickets.delete', { ticketId: second.id })
  await expect(link).toHaveCount(0)
  await call(ada, site.address, 'tickets.restore', { ticketId: second.id })
  await expect(link).toContainText(`Another ${words}`)
})

test('the inbox and the trash follow when a ticket is deleted and restored', async ({
  visit,
  visitAsAdmin,
  site,
}) => {
  const ada = await visitAsAdmin()
  const bob = await visit('Bob Agent', 'agent')
  const ticket = await ask(bob, site.address, `A lamp hums ${unique()}`)
  await call(bob, site.address, 'tickets.watch', { ticketId: ticket.id, watching: true })
  const reply = { ticketId: ticket.id, clientId: crypto.randomUUID(), kind: 'reply', body: 'On it.' }
  await call(ada, site.address, 'comments.add', reply)
  await bob.page.goto(`/o/${bob.person.organization}/inbox`)
  const notice = bob.page.getByRole('main').getByRole('link', { name: ticket.number })
  await expect(notice).toBeVisible()
  await ada.page.goto(`/o/${ada.person.organization}/trash`)
  const restore = ada.page.getByRole('button', { name: `Restore ${ticket.number}` })

  await call(ada, site.address, 'tickets.delete', { ticketId: ticket.id })
  await expect(notice).toHaveCount(0)
  await expect(restore).toBeVisible()
  await call(ada, site.address, 'tickets.restore', { ticketId: ticket.id })
  await expect(notice).toBeVisible()
  await expect(restore).toHaveCount(0)
})

test('staff follow a ticket by key and by button, and others see who does', async ({ visit, site }) => {
  const bob = await visit('Bob Agent', 'agent')
  const mia = await visit('Mia Manager', 'manager')
  const ticket = await ask(bob, site.address, `A lamp hums ${unique()}`)
  await open(bob, ticket)
  await open(mia, ticket)
  await expect(bob.page.getByRole('button', { name: 'Follow', exact: true })).toBeVisible()
  await bob.page.keyboard.press('w')
  await expect(bob.page.getByRole('button', { name: 'Unfollow', exact: true })).toBeVisible()
  await expect(mia.page.getByRole('button', { name: 'Bob Agent', exact: true })).toBeVisible()
  await mia.page.getByRole('button', { name: 'Follow', exact: true }).click()
  await expect(bob.page.getByRole('button', { name: 'Bob Agent and Mia Manager', exact: true })).toBeVisible()
  await bob.page.getByRole('button', { name: 'Unfollow', exact: true }).click()
  await expect(mia.page.getByRole('button', { name: 'Mia Manager', exact: true })).toBeVisible()
  await bob.page.keyboard.press('?')
  await expect(bob.page.getByRole('dialog')).toContainText('Follow this ticket')
})

test('the status menu says why the other moves are not possible, and does not make them', async ({
  visit,
  site,
}) => {
  const bob = await visit('Bob Agent', 'agent')
  const { page } = bob
  const ticket = await ask(bob, site.address, `A lamp hums ${unique()}`)
  const { version } = ticketSchema.parse(
    await call(bob, site.address, 'tickets.changeStatus', {
      ticketId: ticket.id,
      version: ticket.version,
      status: 'resolved',
    }),
  )
  expect(version).toBeGreaterThan(ticket.version)
  await open(bob, ticket)
  await expect(page.getByRole('button', { name: 'Change status: Resolved' })).toBeVisible()
  await page.keyboard.press('s')
  const waiting = page.getByRole('option', { name: 'Waiting on requester (not possible) Not from Resolved' })
  await expect(waiting).toHaveAttribute('aria-disabled', 'true')
  // The organization starts work at once: nothing is said of drafts.
  await expect(page.getByRole('option', { name: /Draft/ })).toHaveCount(0)
  await expectUsable(page, 'the menu', { part: '.mantine-Combobox-dropdown' })
  await page.getByRole('textbox', { name: 'Change status' }).fill('waiting')
  await page.keyboard.press('Enter')
  await expect(waiting).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Change status: Resolved' })).toBeVisible()
})

test('where a manager reviews first, the requester is told so before and after, and staff see why they must wait', async ({
  emptyServer: { address },
  openBrowser,
}) => {
  const [ada, rita] = [await openBrowser(), await openBrowser()]
  const { organization } = await completeSetUp(ada.request, address)
  await mutate(ada.request, address, 'organizations.updateSettings', {
    input: { workflow: 'reviewed' },
    organization,
  })
  await signUp(rita.request, address, 'Rita Reader')
  const page = await rita.newPage()
  await page.goto(`${address}/o/${organization}/tickets/new`)
  await expect(page.getByText('A manager reviews your request before work starts.')).toBeVisible()
  await page.getByLabel('What do you need?').fill('A new scanner')
  await page.getByRole('textbox', { name: 'Description' }).fill('For the archive.')
  await page.getByRole('button', { name: 'Send for review' }).click()
  await expect(page.getByRole('region', { name: 'Waiting for review' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Edit the title' })).toHaveCount(0)
  await expectUsable(page, 'the page')

  const staff = await ada.newPage()
  await staff.goto(`${address}/o/${organization}/tickets`)
  await expect(staff.getByRole('link', { name: /^Review\s*, 1$/ })).toBeVisible()
  await staff.getByRole('link', { name: /A new scanner/ }).click()
  const severity = staff.getByRole('button', { name: 'Change severity: Medium' })
  await expect(severity).toBeDisabled()
  await expect(
    staff.getByText('Until approval only a review changes the severity', { exact: false }),
  ).toBeVisible()
  await expectUsable(staff, 'the page')
  await staff.getByRole('button', { name: /^Change status/ }).click()
  await expect(staff.getByRole('option', { name: /^Open/ })).toContainText('Not from Draft')
  await expect(staff.getByRole('option', { name: 'Review this draft' })).toBeVisible()
  await expect(staff.getByRole('option', { name: 'Force another…' })).toBeVisible()
})
