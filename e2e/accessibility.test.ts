import type { Page } from '@playwright/test'
import { expect, test, type Visitor } from './fixtures.ts'
import { linkInMail } from './mails.ts'
import { givenTicket, inventPerson, mutate } from './people.ts'
import { expectUsable } from './usable.ts'

// The longest of all tests: each may run beside another.
test.describe.configure({ mode: 'parallel' })

const noToken = 'a-token-that-nobody-was-ever-sent'

type Visit = {
  visit: (name: string) => Promise<Visitor>
  visitAsAdmin: () => Promise<Visitor>
  address: string
}

/** A ticket, somebody invited, and the pages that there are then. */
const prepare = async ({ visit, visitAsAdmin, address }: Visit) => {
  const rita = await visit('Rita Reader')
  const { organization } = rita.person
  const { number } = await givenTicket(rita.context.request, address, organization, {
    description: '- [ ] one\n- [x] two\n\n```\nhum hum\n```',
  })
  const admin = await visitAsAdmin()
  const base = `${address}/o/${organization}`
  return { rita, admin, base, number, organization }
}

const lookAtAll = async (page: Page, addresses: readonly string[], isLightOnly: boolean) => {
  for (const address of addresses) {
    await page.goto(address)
    await expectUsable(page, address, { isLightOnly })
  }
}

for (const tag of ['', '@phone']) {
  // Dark colours are looked at on the wide screen.
  const isLightOnly = tag !== ''

  test(
    `every page of visitors and requesters is usable by everyone ${tag}`.trim(),
    async ({ visit, visitAsAdmin, openBrowser, site, emptyServer }) => {
      test.setTimeout(200_000)
      const { address } = site
      const { rita, admin, base, number, organization } = await prepare({ visit, visitAsAdmin, address })
      const invited = inventPerson('Nadia New').email
      const input = { email: invited, role: 'agent' }
      await mutate(admin.context.request, address, 'invitations.create', { input, organization })
      const invitation = address + (await linkInMail(admin.context.request, address, invited, '/invitation'))
      const visitor = await (await openBrowser()).newPage()
      const fromMails = ['reset', 'verify', 'confirm-email'].map((name) => `${address}/${name}#${noToken}`)
      await lookAtAll(
        visitor,
        [
          `${emptyServer.address}/set-up`,
          ...['sign-in', 'sign-up', 'forgot'].map((name) => `${address}/${name}`),
          ...fromMails,
          invitation,
        ],
        isLightOnly,
      )
      const own = ['tickets', 'tickets/new', `tickets/${number}`, 'inbox'].map((name) => `${base}/${name}`)
      await lookAtAll(rita.page, [invitation, `${address}/account`, ...own], isLightOnly)
    },
  )

  test(`every page of staff is usable by everyone ${tag}`.trim(), async ({ visit, visitAsAdmin, site }) => {
    test.setTimeout(200_000)
    const { address } = site
    const { admin, base, number } = await prepare({ visit, visitAsAdmin, address })
    const { page } = admin
    const places = [
      ...['settings', 'members', 'inbox', 'review', 'trash'],
      ...['tickets', 'tickets?q=lamp', 'tickets?status=closed&assignee=none', 'tickets/new'],
      ...[`tickets/${number}`, `audit?ticket=${number}`],
    ]
    const addresses = ['account', 'operator'].map((name) => `${address}/${name}`)
    await lookAtAll(page, [...addresses, ...places.map((place) => `${base}/${place}`)], isLightOnly)
    await page.getByRole('button', { name: 'Details' }).first().click()
    await expectUsable(page, 'an entry of the audit', { isLightOnly })
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectUsable(page, 'the palette', { isLightOnly })
  })
}
