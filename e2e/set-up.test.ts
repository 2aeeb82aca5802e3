import { expect, test } from './fixtures.ts'
import { inventPerson } from './people.ts'

test('an empty installation ends in a page where the first admin is made', async ({
  emptyServer,
  openBrowser,
}) => {
  const page = await (await openBrowser()).newPage()
  const ada = inventPerson('Ada Admin')
  await page.goto(emptyServer.address)
  await expect(page).toHaveURL(/\/set-up$/)
  await page.getByLabel('Organization').fill('Harbour Library')
  await page.getByLabel('Your name').fill(ada.name)
  await page.getByLabel('Username').fill(ada.username)
  await page.getByLabel('Email').fill(ada.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(ada.password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/o\/harbour-library\/tickets/)
  await expect(page.getByRole('link', { name: 'Members' })).toBeVisible()

  // Nobody makes another first admin.
  const late = await (await openBrowser()).newPage()
  await late.goto(`${emptyServer.address}/set-up`)
  await expect(late).toHaveURL(/\/sign-in/)
})

test('a wrong password is refused in words, and the way back leads where one wanted to go', async ({
  visit,
  site,
  openBrowser,
  allowStatuses,
}) => {
  allowStatuses(401)
  const { person } = await visit('Rita Reader')
  const page = await (await openBrowser()).newPage()
  const wanted = `/o/${person.organization}/tickets/new`
  await page.goto(site.address + wanted)
  await expect(page).toHaveURL(/\/sign-in/)
  await page.getByLabel('Username or email').fill(person.email.toUpperCase())
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('The username, email or password is not right.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(site.address + wanted)
})
