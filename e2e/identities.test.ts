import { createServer } from 'node:net'
import type { Page } from '@playwright/test'
import { openIdentityProvider } from '#server/testing/identity-provider.ts'
import { expect, test } from './fixtures.ts'
import { completeSetUp } from './people.ts'

/** A port that nobody uses at this moment: the issuer has to know the address before the server starts. */
const findFreePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
    probe.once('error', reject)
  })

const signInAtIssuer = async (page: Page, login: string) => {
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

test('somebody signs in through an OpenID Connect issuer, and the same person comes back', async ({
  startOwnServer,
  openBrowser,
  playwright,
}) => {
  // The pages of the issuer want fonts of another site and complain when they get none.
  const openPage = async () => {
    const context = await openBrowser({ isWatched: false })
    await context.route(/fonts\.googleapis\.com/, (route) => route.abort())
    return context.newPage()
  }
  const port = await findFreePort()
  const redirectUris = [`http://127.0.0.1:${port}/auth/callback/oidc`]
  const issuer = await openIdentityProvider({ redirectUris })
  try {
    issuer.people.set('olga', { email: 'olga@example.org', email_verified: true, name: 'Olga Olsen' })
    issuer.people.set('mallory', { email: 'mallory@example.org', email_verified: false, name: 'Mallory' })
    const env = {
      OIDC_ISSUER: issuer.issuer,
      OIDC_CLIENT_ID: issuer.client.clientId,
      OIDC_CLIENT_SECRET: issuer.client.clientSecret,
      OIDC_NAME: 'Harbour ID',
      REQUIRE_EMAIL_VERIFICATION: 'true',
    }
    const server = await startOwnServer({ port, env })
    const request = await playwright.request.newContext()
    const { organization } = await completeSetUp(request, server.address)
    await request.dispose()

    const page = await openPage()
    const callback = page.waitForRequest((asked) => asked.url().includes('/auth/callback/'))
    await page.goto(`${server.address}/o/${organization}/tickets/new`)
    await page.getByRole('button', { name: 'Continue with Harbour ID' }).click()
    await signInAtIssuer(page, 'olga')
    await expect(page).toHaveURL(`${server.address}/o/${organization}/tickets/new`)
    await expect(page.getByRole('button', { name: 'Olga Olsen' })).toBeVisible()

    // The address by which the issuer sent the browser back is worth nothing a second time.
    const other = await openPage()
    await other.goto((await callback).url())
    await expect(other).toHaveURL(/\/sign-in\?/)
    await expect(other.getByRole('alert')).toContainText('used already')

    // Another browser, the same person: no second account.
    await other.getByRole('button', { name: 'Continue with Harbour ID' }).click()
    await signInAtIssuer(other, 'olga')
    await expect(other.getByRole('button', { name: 'Olga Olsen' })).toBeVisible()

    const third = await openPage()
    await third.goto(`${server.address}/sign-in`)
    await third.getByRole('button', { name: 'Continue with Harbour ID' }).click()
    await signInAtIssuer(third, 'mallory')
    await expect(third.getByRole('alert')).toContainText('has not confirmed your email address')
  } finally {
    await issuer.close()
  }
})
