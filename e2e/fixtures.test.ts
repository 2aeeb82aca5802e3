import { expect, test } from './fixtures.ts'

test('two people who visit are two accounts, each with their role', async ({ visit, site }) => {
  const requester = await visit('Rita')
  const agent = await visit('Ben', 'agent')
  const names = await Promise.all(
    [requester, agent].map(async ({ context }) => {
      const answer = await context.request.get(`${site.address}/trpc/auth.me`)
      return answer.text()
    }),
  )
  expect(names[0]).toContain(requester.person.username)
  expect(names[0]).toContain('"role":"requester"')
  expect(names[1]).toContain(agent.person.username)
  expect(names[1]).toContain('"role":"agent"')
})

test.fail('an error that a page logs fails the test', async ({ page }) => {
  await page.goto('/sign-in')
  await page.evaluate('console.error("planted")')
})

test('an answer that a test expects to be refused does not fail it', async ({ page, allowStatuses }) => {
  allowStatuses(404)
  await page.goto('/sign-in')
  await page.evaluate('fetch("/assets/nothing-here.js")')
})

test('an empty server asks for its first admin', async ({ emptyServer, page }) => {
  const answer = await page.request.get(`${emptyServer.address}/trpc/setup.status`)
  expect(await answer.text()).toContain('"needed":true')
})
