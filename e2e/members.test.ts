import { expect, test } from './fixtures.ts'
import { completeSetUp } from './people.ts'

test('an admin makes a requester an agent, who sees the queue at once', async ({ visit, visitAsAdmin }) => {
  const rita = await visit('Rita Reader')
  await rita.page.goto(`/o/${rita.person.organization}/tickets`)
  await expect(rita.page.getByRole('heading', { level: 1, name: 'Your requests' })).toBeVisible()

  const { page } = await visitAsAdmin()
  await page.goto(`/o/${rita.person.organization}/members`)
  await page.getByRole('searchbox').fill(rita.person.username)
  // Others of that name are members too: theirs is another row.
  const row = page.getByRole('row').filter({ hasText: rita.person.username })
  await row.getByRole('button', { name: `Role of ${rita.person.name}` }).click()
  await page.getByRole('option', { name: /Agent/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make an agent' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await expect(rita.page.getByRole('heading', { level: 1, name: 'All tickets' })).toBeVisible({
    timeout: 20_000,
  })
})

test('the last admin keeps the role, and is told why', async ({
  emptyServer,
  openBrowser,
  allowStatuses,
}) => {
  allowStatuses(422)
  const context = await openBrowser()
  const admin = await completeSetUp(context.request, emptyServer.address)
  const page = await context.newPage()
  await page.goto(`${emptyServer.address}/o/${admin.organization}/members`)
  await page.getByRole('button', { name: `Role of ${admin.name}` }).click()
  await page.getByRole('option', { name: 'Agent' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make an agent' }).click()
  await expect(page.getByText('This is the last admin. Make someone else an admin first.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: `Role of ${admin.name}` })).toContainText(': Admin')
})
