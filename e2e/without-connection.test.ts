import { expect, test } from './fixtures.ts'
import { givenTicket, signUp } from './people.ts'

test('a part of a page that cannot be fetched says so in its place, and leaves the rest and its words', async ({
  openBrowser,
  site,
}) => {
  // A browser complains of what it cannot fetch.
  const context = await openBrowser({ isWatched: false })
  const person = await signUp(context.request, site.address, 'Rita Reader', site.admin.organization)
  const page = await context.newPage()
  const { path } = await givenTicket(context.request, site.address, person.organization)
  const reply = page.getByRole('textbox', { name: 'Your reply' })
  const lost = page.getByRole('alert').filter({ hasText: 'This part could not be loaded' })
  await page.goto(path)
  await expect(page.getByText('Connected', { exact: true })).toBeAttached()
  await reply.fill('It hums.')

  await test.step('one that stands in the page', async () => {
    await context.setOffline(true)
    await page.getByRole('tab', { name: /^Chat/ }).click()
    await expect(lost).toContainText('The server cannot be reached.')
    await expect(reply).toHaveValue('It hums.')
    await lost.getByRole('button', { name: 'Try again' }).click()
    await expect(lost).toBeVisible()
    // By itself, once there is a connection.
    await context.setOffline(false)
    await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible()
    await expect(reply).toHaveValue('It hums.')
  })

  await test.step('one that opens over it', async () => {
    await context.setOffline(true)
    await reply.blur()
    await page.keyboard.press('?')
    await expect(page.getByText('This could not be opened')).toBeVisible()
    await expect(reply).toHaveValue('It hums.')
    await context.setOffline(false)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  })

  await test.step('one that never comes, though there is a server, is asked for by one reload and no more', async () => {
    await page.route('**/assets/chat-panel*', (route) => route.abort())
    let loads = 0
    page.on('load', () => {
      loads += 1
    })
    await page.goto(`${path}?chat=true`)
    await expect(lost).toBeVisible()
    await expect.poll(() => loads).toBe(2)
    await expect(lost).toBeVisible()
    await page.waitForTimeout(1_500)
    expect(loads).toBe(2)
    await expect(reply).toHaveValue('It hums.')
  })
})
