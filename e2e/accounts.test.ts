import { generateTOTP } from '@oslojs/otp'
import type { APIRequestContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { linkInMail, openLinkInMail } from './mails.ts'
import { completeSetUp, inventPerson, mutate } from './people.ts'

const strict = { env: { REQUIRE_EMAIL_VERIFICATION: 'true' } }
type Newcomer = ReturnType<typeof inventPerson>

const signUpAt = async (page: Page, address: string, person: Newcomer) => {
  await page.goto(`${address}/sign-up`)
  await page.getByLabel('Your name').fill(person.name)
  await page.getByLabel('Username').fill(person.username)
  await page.getByLabel('Email').fill(person.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
}

const confirmAt = async (page: Page, address: string, person: Newcomer) => {
  await openLinkInMail(page, address, person.email, '/verify')
  await page.getByRole('button', { name: 'Confirm my email' }).click()
}

const signInAt = async (page: Page, address: string, identifier: string, password: string) => {
  await page.goto(`${address}/sign-in`)
  await page.getByLabel('Username or email').fill(identifier)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const expectRequests = (page: Page) =>
  expect(page.getByRole('heading', { level: 1, name: 'Your requests' })).toBeVisible()

/** Somebody with a confirmed account, signed in at the page. */
const settle = async (page: Page, address: string, admin: APIRequestContext, name: string) => {
  await completeSetUp(admin, address)
  const person = inventPerson(name)
  await signUpAt(page, address, person)
  await confirmAt(page, address, person)
  await expectRequests(page)
  return person
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const decodeBase32 = (text: string): Uint8Array => {
  const bits = [...text].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

const stepSeconds = 30

/** The code that an app shows; a step later or earlier is as good, and each is taken once. */
const codeOf = (secret: string, steps: number): string => {
  const key = decodeBase32(secret)
  const now = Date.now
  Date.now = () => now() + steps * stepSeconds * 1000
  try {
    return generateTOTP(key, stepSeconds, 6)
  } finally {
    Date.now = now
  }
}

test('who signs up confirms the email by the mail, in the same browser, and can ask for help', async ({
  startOwnServer,
  openBrowser,
}) => {
  const { address } = await startOwnServer(strict)
  const page = await (await openBrowser()).newPage()
  await completeSetUp((await openBrowser()).request, address)
  const rita = inventPerson('Rita Reader')
  await signUpAt(page, address, rita)
  await expect(page.getByText(rita.email)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open the inbox' })).toBeVisible()
  const first = await linkInMail(page.request, address, rita.email, '/verify')
  await page.getByRole('button', { name: 'Send the link again' }).click()
  await expect(page.getByText('On its way.')).toBeVisible()
  await expect.poll(() => linkInMail(page.request, address, rita.email, '/verify')).not.toBe(first)
  await confirmAt(page, address, rita)
  await expect(page).toHaveURL(/\/o\/harbour-library\/tickets/)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New request' }).click()
  await expect(page.getByLabel('What do you need?')).toBeVisible()
})

test('who signs in before the email is confirmed is told so, and goes on once it is', async ({
  startOwnServer,
  openBrowser,
  allowStatuses,
}) => {
  allowStatuses(422, 403, 400)
  const { address } = await startOwnServer(strict)
  const page = await (await openBrowser()).newPage()
  await completeSetUp((await openBrowser()).request, address)
  const rita = inventPerson('Rita Reader')
  await signUpAt(page, address, rita)
  const link = await linkInMail(page.request, address, rita.email, '/verify')
  const other = await (await openBrowser()).newPage()
  await signInAt(other, address, rita.username, rita.password)
  await expect(other.getByRole('heading', { name: 'Confirm your email first' })).toBeVisible()
  await other.goto(`${address}/o/harbour-library/tickets`)
  await expect(other.getByRole('heading', { name: /Confirm your email first|Not found/ })).toBeVisible()

  await other.goto(address + link)
  await other.getByRole('button', { name: 'Confirm my email' }).click()
  await expectRequests(other)
  // The link is worth nothing now.
  await page.goto(address + link)
  await page.getByRole('button', { name: 'Confirm my email' }).click()
  await expect(page.getByRole('heading', { name: 'This link is no longer good' })).toBeVisible()
})

test('a forgotten password is set anew by mail', async ({ startOwnServer, openBrowser, allowStatuses }) => {
  allowStatuses(401, 400, 422)
  const { address } = await startOwnServer(strict)
  const page = await (await openBrowser()).newPage()
  const rita = await settle(page, address, (await openBrowser()).request, 'Rita Reader')
  const other = await (await openBrowser()).newPage()
  await other.goto(`${address}/sign-in`)
  await other.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(other.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()
  await other.getByLabel('Email').fill(rita.email)
  await other.getByRole('button', { name: 'Send the link' }).click()
  await expect(other.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  await openLinkInMail(other, address, rita.email, '/reset')
  await other.getByRole('textbox', { name: 'New password' }).fill('password123')
  await other.getByRole('button', { name: 'Set password' }).click()
  await expect(other.getByText('among those that everybody tries first')).toBeVisible()
  await other.getByRole('textbox', { name: 'New password' }).fill('a kettle of nine fish')
  await other.getByRole('button', { name: 'Set password' }).click()
  await expectRequests(other)
  // The other browser is signed out.
  await page.reload()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
})

test('two-factor authentication: turned on, a code asked for, a recovery code good once', async ({
  startOwnServer,
  openBrowser,
  allowStatuses,
}) => {
  allowStatuses(400, 401, 422)
  const { address } = await startOwnServer(strict)
  const page = await (await openBrowser()).newPage()
  const rita = await settle(page, address, (await openBrowser()).request, 'Rita Reader')
  await page.getByRole('button', { name: 'Rita Reader' }).click()
  await page.getByRole('menuitem', { name: 'Your account' }).click()
  await page.getByRole('button', { name: 'Turn on…' }).click()
  await page.getByRole('textbox', { name: 'Password' }).fill(rita.password)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible()
  const secret = (await page.locator('.account-secret').innerText()).replaceAll(' ', '')
  await page.getByLabel('Code').fill('000000')
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByText('This code is not right.')).toBeVisible()
  await page.getByLabel('Code').fill(codeOf(secret, -1))
  await page.getByRole('button', { name: 'Turn on' }).click()
  const listed = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(listed).toHaveCount(10)
  const codes = await listed.allInnerTexts()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible()

  const other = await (await openBrowser()).newPage()
  await signInAt(other, address, rita.username, rita.password)
  await expect(other.getByRole('heading', { name: 'Two-factor authentication' })).toBeVisible()
  await other.getByLabel('Code').fill(codeOf(secret, 0))
  await other.getByRole('button', { name: 'Go on' }).click()
  await expectRequests(other)

  const third = await (await openBrowser()).newPage()
  await signInAt(third, address, rita.username, rita.password)
  await third.getByRole('button', { name: 'Use a recovery code' }).click()
  await third.getByLabel('Recovery code').fill(codes[0] ?? '')
  await third.getByRole('button', { name: 'Go on' }).click()
  await expect(third.getByText('You have 9 recovery codes left')).toBeVisible()
  await expectRequests(third)
})

test('sessions are listed, and one that is ended is over in the other browser', async ({
  startOwnServer,
  openBrowser,
  allowStatuses,
}) => {
  allowStatuses(401)
  const { address } = await startOwnServer(strict)
  const page = await (await openBrowser()).newPage()
  const rita = await settle(page, address, (await openBrowser()).request, 'Rita Reader')
  const other = await (await openBrowser({ isWatched: false })).newPage()
  await signInAt(other, address, rita.email, rita.password)
  await expectRequests(other)
  await page.goto(`${address}/account#sessions`)
  const sessions = page.getByRole('region', { name: 'Sessions' })
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await expect(sessions.getByText('this browser')).toHaveCount(1)
  await sessions.getByRole('button', { name: /^End the session of/ }).click()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible()
})

test('an email is changed once both ends have confirmed it', async ({ startOwnServer, openBrowser }) => {
  const { address } = await startOwnServer(strict)
  const page = await (await openBrowser()).newPage()
  const rita = await settle(page, address, (await openBrowser()).request, 'Rita Reader')
  const fresh = inventPerson('Rita New').email
  await page.goto(`${address}/account`)
  await page.getByRole('button', { name: 'Change email…' }).click()
  await page.getByLabel('New email').fill(fresh)
  await page.getByRole('textbox', { name: 'Password' }).fill(rita.password)
  await page.getByRole('button', { name: 'Change email' }).click()
  await expect(page.getByText('Not confirmed yet')).toHaveCount(2)

  const reader = await (await openBrowser()).newPage()
  for (const [email, answer] of [
    [rita.email, 'One more to go'],
    [fresh, 'Your email is changed'],
  ] as const) {
    await openLinkInMail(reader, address, email, '/confirm-email')
    await reader.getByRole('button', { name: 'Confirm the change' }).click()
    await expect(reader.getByRole('heading', { name: answer })).toBeVisible()
  }
  await signInAt(reader, address, fresh, rita.password)
  await expectRequests(reader)
})

test('an account is deleted by its username and password, and lets nobody in any more', async ({
  startOwnServer,
  openBrowser,
  allowStatuses,
}) => {
  allowStatuses(400, 401, 422)
  const { address } = await startOwnServer(strict)
  const page = await (await openBrowser()).newPage()
  const rita = await settle(page, address, (await openBrowser()).request, 'Rita Reader')
  await page.goto(`${address}/account`)
  await page.getByRole('button', { name: 'Delete my account…' }).click()
  const dialog = page.getByRole('dialog')
  const remove = dialog.getByRole('button', { name: 'Delete my account' })
  await dialog.getByLabel('Your username').fill('somebody.else')
  await dialog.getByRole('textbox', { name: 'Password' }).fill(rita.password)
  await remove.click()
  await expect(dialog.getByText('This is not your username.')).toBeVisible()
  await dialog.getByLabel('Your username').fill(rita.username)
  await remove.click()
  await expect(page.getByText('Your account is deleted.')).toBeVisible()
  await signInAt(page, address, rita.username, rita.password)
  await expect(page.getByText('The username, email or password is not right.')).toBeVisible()
})

test('times are shown in the zone that was chosen', async ({ visit, site }) => {
  const { context, page, person } = await visit('Rita Reader')
  const input = { clientId: crypto.randomUUID(), title: 'A lamp is out', description: 'Dark.' }
  await mutate(context.request, site.address, 'tickets.create', { input, organization: person.organization })
  await page.goto('/account')
  await page.getByRole('button', { name: 'Time zone' }).click()
  await page.getByRole('textbox', { name: 'Time zone' }).fill('kathmandu')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  const inZone = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Kathmandu' })
  await page.getByRole('link', { name: 'Back to Harbour Library' }).click()
  const at = await page.getByRole('time').first().getAttribute('datetime')
  await page.getByRole('time').first().hover()
  await expect(page.getByRole('tooltip')).toContainText(inZone.format(new Date(at ?? '')))
})
