import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { givenTicket, signIn } from './people.ts'

const reply = (page: Page) => page.getByRole('textbox', { name: 'Your reply' })
const kept = (page: Page) => page.waitForResponse((answer) => answer.url().includes('/trpc/drafts.keep'))
/** A browser tells a page that it is looked at again. */
const lookAgain = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('focus')))

test('what is begun on one device is gone on with on another, and is sent once', async ({
  visit,
  openBrowser,
  site,
}) => {
  const { page: desk, context, person } = await visit('Rita Reader')
  const { organization } = person
  const { path: address } = await givenTicket(context.request, site.address, organization)
  await desk.goto(address)
  const [first] = await Promise.all([kept(desk), reply(desk).fill('It hums in the')])
  expect(first.ok()).toBe(true)

  const elsewhere = await openBrowser()
  await signIn(elsewhere.request, site.address, person)
  const phone = await elsewhere.newPage()
  await phone.goto(address)
  await expect(reply(phone)).toHaveValue('It hums in the')
  await Promise.all([kept(phone), reply(phone).fill('It hums in the evening.')])
  await lookAgain(desk)
  await expect(reply(desk)).toHaveValue('It hums in the evening.')

  // Another window of a browser, which nobody touches, follows it by itself.
  const second = await context.newPage()
  await second.goto(address)
  await expect(reply(second)).toHaveValue('It hums in the evening.')
  await Promise.all([kept(desk), reply(desk).fill('It hums every evening.')])
  await expect(reply(second)).toHaveValue('It hums every evening.')
  await second.close()
  await lookAgain(phone)
  await expect(reply(phone)).toHaveValue('It hums every evening.')

  // Both go on: who was slower chooses, and until then nothing of either is lost.
  await Promise.all([kept(phone), reply(phone).fill('It hums in the evening. Loudly.')])
  await Promise.all([kept(desk), reply(desk).fill('It hums in the evening, and at night.')])
  await expect(desk.getByText('You wrote something else on another device.')).toBeVisible()
  await expect(desk.getByRole('status').getByText('It hums in the evening. Loudly.')).toBeVisible()
  await expect(reply(desk)).toHaveValue('It hums in the evening, and at night.')
  await desk.getByRole('button', { name: 'Use that one' }).click()
  await expect(reply(desk)).toHaveValue('It hums in the evening. Loudly.')
  await expect(reply(desk)).toBeFocused()
  await desk.getByRole('button', { name: 'Undo' }).click()
  await expect(reply(desk)).toHaveValue('It hums in the evening, and at night.')
  await Promise.all([kept(desk), reply(desk).fill('It hums in the evening. Loudly.')])
  await lookAgain(phone)

  await desk.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(desk.getByRole('list').getByText('It hums in the evening. Loudly.')).toHaveCount(1)
  await expect(reply(desk)).toHaveValue('')
  await expect(reply(phone)).toHaveValue('')
  await expect(phone.getByRole('list').getByText('It hums in the evening. Loudly.')).toHaveCount(1)

  // A request is begun here, too, and sent there.
  await desk.goto(`/o/${organization}/tickets/new`)
  await Promise.all([kept(desk), desk.getByLabel('What do you need?').fill('Another lamp')])
  await phone.goto(`/o/${organization}/tickets/new`)
  await expect(phone.getByLabel('What do you need?')).toHaveValue('Another lamp')
  await phone.getByRole('textbox', { name: 'Description' }).fill('It flickers.')
  await phone.getByRole('button', { name: 'Send request' }).click()
  await expect(phone.getByRole('heading', { level: 2, name: 'Another lamp' })).toBeVisible()
  await lookAgain(desk)
  await expect(desk.getByLabel('What do you need?')).toHaveValue('')
})
