import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { openLinkInMail } from './mails.ts'
import { inventPerson, mutate, query } from './people.ts'

const seconds = 20_000

/** Lets the admin, on the members page, invite an address. */
const invite = async (page: Page, base: string, email: string, role: string) => {
  await page.goto(`${base}/members`)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByLabel('Role').selectOption(role)
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Invitations' })).toContainText(email)
}

/** An organization that the admin, who is its admin too, has founded on the operator's page. */
const found = async (page: Page, address: string, name: string) => {
  await page.goto(`${address}/operator`)
  await page.getByRole('button', { name: 'New organization' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'It’s me' }).click()
  await dialog.getByRole('button', { name: 'Found organization' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('link', { name })).toBeVisible()
}

test('someone without an account follows an invitation and works as an agent at once', async ({
  visitAsAdmin,
  openBrowser,
  site,
}) => {
  const { page, person } = await visitAsAdmin()
  const nadia = inventPerson('Nadia New')
  await invite(page, `${site.address}/o/${person.organization}`, nadia.email, 'Agent')

  const hers = await (await openBrowser()).newPage()
  await openLinkInMail(hers, site.address, nadia.email, '/invitation')
  await expect(hers.getByRole('heading', { level: 1, name: 'Join Harbour Library' })).toBeVisible()
  await expect(hers.getByText(`${person.name} invites you to be an agent`)).toBeVisible()
  await hers.getByLabel('Your name').fill(nadia.name)
  await hers.getByLabel('Username').fill(nadia.username)
  await hers.getByRole('textbox', { name: 'Password' }).fill(nadia.password)
  await hers.getByRole('button', { name: 'Create account and join' }).click()
  await expect(hers.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()

  // The admin sees who came without loading the page anew.
  await expect(page.getByRole('row').filter({ hasText: nadia.email })).toBeVisible({ timeout: seconds })
  await expect(page.getByRole('button', { name: `Revoke the invitation of ${nadia.email}` })).toHaveCount(0)
})

test('someone with an account elsewhere signs in on the way, joins, and switches between the two', async ({
  visitAsAdmin,
  visit,
  openBrowser,
  site,
}) => {
  const { page } = await visitAsAdmin()
  const sam = (await visit('Sam Agent', 'agent')).person
  const name = `Garden Club ${sam.username.slice(-6)}`
  await found(page, site.address, name)
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()
  const base = page.url().replace(/\/tickets.*$/, '')
  await invite(page, base, sam.email, 'Requester')

  const his = await (await openBrowser()).newPage()
  await openLinkInMail(his, site.address, sam.email, '/invitation')
  await his.getByRole('link', { name: 'Sign in' }).click()
  await his.getByLabel('Username or email').fill(sam.username)
  await his.getByRole('textbox', { name: 'Password' }).fill(sam.password)
  await his.getByRole('button', { name: 'Sign in', exact: true }).click()
  await his.getByRole('button', { name: `Join as ${sam.name}` }).click()
  await expect(his.getByRole('heading', { level: 1, name: 'Your requests' })).toBeVisible()

  await his.getByRole('button', { name: 'Switch organization' }).press('Enter')
  await expect(his.getByRole('menuitem', { name: `${name} Requester` })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await his.getByRole('menuitem', { name: 'Harbour Library Agent' }).press('Enter')
  await expect(his.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()
  await expect(his).toHaveURL(`${site.address}/o/${sam.organization}/tickets`)
})

test('an invitation for another address says so, and one that was revoked is over', async ({
  visitAsAdmin,
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(404, 409, 410, 422)
  const { page, person } = await visitAsAdmin()
  const rita = await visit('Rita Reader')
  const { email } = inventPerson('Someone Else')
  await invite(page, `${site.address}/o/${person.organization}`, email, 'Agent')
  await openLinkInMail(rita.page, site.address, email, '/invitation')
  await expect(rita.page.getByRole('note')).toContainText(`sent to ${email}`)
  await expect(rita.page.getByRole('note')).toContainText(`signed in with ${rita.person.email}`)

  await page.getByRole('button', { name: `Revoke the invitation of ${email}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByText(email, { exact: true })).toHaveCount(0)
  await rita.page.reload()
  await expect(rita.page.getByText('This invitation is no longer good', { exact: true })).toBeVisible()
})

test('who is deactivated sees nothing more within seconds, and comes back when reactivated', async ({
  visitAsAdmin,
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(403, 404)
  const sam = await visit('Sam Agent', 'agent')
  const base = `${site.address}/o/${sam.person.organization}`
  await sam.page.goto(`${base}/tickets`)
  await expect(sam.page.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()

  const { page } = await visitAsAdmin()
  await page.goto(`${base}/members`)
  await page.getByRole('searchbox').fill(sam.person.username)
  const row = page.getByRole('row').filter({ hasText: sam.person.username })
  await row.getByRole('button', { name: `More about ${sam.person.name}` }).click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  await expect(page.getByRole('dialog')).toContainText('shut out of Harbour Library at once')
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
  await expect(row).toHaveCount(0)
  await expect(sam.page.getByRole('heading', { level: 1, name: 'All tickets' })).toHaveCount(0, {
    timeout: seconds,
  })

  await page.getByRole('button', { name: 'Deactivated' }).click()
  await row.getByRole('button', { name: `More about ${sam.person.name}` }).click()
  await page.getByRole('menuitem', { name: 'Reactivate' }).click()
  await expect(row).toHaveCount(0)
  await sam.page.goto(`${base}/tickets`)
  await expect(sam.page.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible()
})

test('settings change for everyone who is there, a new address included', async ({
  visitAsAdmin,
  openBrowser,
  site,
  allowStatuses,
}) => {
  // What was asked under the old address while the new one is on its way.
  allowStatuses(403, 404)
  const { page } = await visitAsAdmin()
  const name = `Boat House ${inventPerson('x').username.slice(-6)}`
  await found(page, site.address, name)
  const slug = name.toLowerCase().replaceAll(' ', '-')
  const other = await openBrowser()
  const rita = inventPerson('Rita Reader')
  await mutate(other.request, site.address, 'auth.signUp', { input: { ...rita, organization: slug } })
  const hers = await other.newPage()
  await hers.goto(`${site.address}/o/${slug}/tickets/new`)
  await expect(hers.getByRole('heading', { level: 1 })).toBeVisible()

  await page.goto(`${site.address}/o/${slug}/settings`)
  await page.getByLabel('New category').fill('Boats')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Move Boats up' }).click()
  await expect(page.getByText('Boats is now number 3 of 4.')).toBeAttached()
  await expect(page.getByRole('button', { name: 'Move Boats up' })).toBeFocused()
  await page.getByRole('button', { name: 'Archive Billing' }).click()
  await expect(page.getByRole('button', { name: 'Unarchive Billing' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Address' }).fill(`${slug}-two`)
  await expect(page.getByText('The old ones lead nowhere.')).toBeVisible()
  await page.getByRole('button', { name: 'Save name and address' }).click()
  await expect(page).toHaveURL(`${site.address}/o/${slug}-two/settings`)
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue(`${slug}-two`)
  await expect(hers).toHaveURL(`${site.address}/o/${slug}-two/tickets/new`, { timeout: seconds })

  await expect(hers.getByRole('radio', { name: 'Boats' })).toBeVisible()
  await expect(hers.getByRole('radio', { name: 'Billing' })).toHaveCount(0)
})

test('a setting that cannot be is refused at its field, and what was typed stays', async ({
  visitAsAdmin,
  site,
}) => {
  const { page, person } = await visitAsAdmin()
  await page.goto(`${site.address}/o/${person.organization}/settings`)
  await page.getByLabel('Close after').fill('400')
  await page.getByRole('button', { name: 'Save days' }).click()
  await expect(page.getByText('A whole number of days, from 0 to 365.')).toBeVisible()
  await expect(page.getByLabel('Close after')).toBeFocused()
  await expect(page.getByLabel('Close after')).toHaveValue('400')
  const stored = await query(page.request, site.address, 'organizations.settings', {
    organization: person.organization,
  })
  expect(Reflect.get(Object(stored), 'autoCloseDays')).not.toBe(400)
})

test('the operator suspends an organization, whose members are told, and resumes it', async ({
  visitAsAdmin,
  openBrowser,
  site,
  allowStatuses,
}) => {
  allowStatuses(403)
  const { page } = await visitAsAdmin()
  const name = `Mill ${inventPerson('x').username.slice(-6)}`
  await found(page, site.address, name)
  const slug = name.toLowerCase().replaceAll(' ', '-')
  const other = await openBrowser()
  const rita = inventPerson('Rita Reader')
  await mutate(other.request, site.address, 'auth.signUp', { input: { ...rita, organization: slug } })
  const hers = await other.newPage()
  await hers.goto(`${site.address}/o/${slug}/tickets`)
  await expect(hers.getByRole('heading', { level: 1, name: 'Your requests' })).toBeVisible()

  await page.getByRole('searchbox').fill(slug)
  await page.getByRole('button', { name: `Suspend ${name}` }).click()
  await expect(page.getByRole('dialog')).toContainText('2 members can no longer see or do anything there')
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await expect(page.getByRole('button', { name: `Resume ${name}` })).toBeVisible()
  await expect(hers.getByRole('heading', { level: 1, name: 'Your requests' })).toHaveCount(0, {
    timeout: seconds,
  })

  await page.getByRole('button', { name: `Resume ${name}` }).click()
  await expect(page.getByRole('button', { name: `Suspend ${name}` })).toBeVisible()
  await hers.goto(`${site.address}/o/${slug}/tickets`)
  await expect(hers.getByRole('heading', { level: 1, name: 'Your requests' })).toBeVisible()
})

test('the page of organizations is not there for who does not run the installation', async ({
  visit,
  site,
}) => {
  const { page } = await visit('Rita Reader')
  await page.goto(`${site.address}/operator`)
  await expect(page.getByText('There is nothing here')).toBeVisible()
})
