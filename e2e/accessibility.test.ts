import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { linkInMail } from './mails.ts'
import { inventPerson, mutate } from './people.ts'

const settleMs = 600
const noToken = 'a-token-that-nobody-was-ever-sent'
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Waits until a page has said what it is, and looks for what keeps somebody from using it. */
const expectNoFindings = async (page: Page, where: string) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // What the page shows while it waits is not what is looked at.
  await page.waitForTimeout(settleMs)
  await page.evaluate(() => document.fonts.ready.then(() => true))
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
  expect(found, where).toEqual([])
}

for (const scheme of ['light', 'dark'] as const) {
  for (const tag of ['', '@phone']) {
    test(
      `every page is usable by everyone, ${scheme} ${tag}`.trim(),
      async ({ visit, visitAsAdmin, openBrowser, site, emptyServer }) => {
        test.setTimeout(180_000)
        const { page: requester, context, person } = await visit('Rita Reader')
        const input = {
          clientId: crypto.randomUUID(),
          title: 'A lamp hums',
          description: '- [ ] one\n- [x] two\n\n```\nhum hum\n```',
        }
        const options = { input, organization: person.organization }
        const made = await mutate(context.request, site.address, 'tickets.create', options)
        const number = String(Reflect.get(Object(made), 'number'))
        const admin = await visitAsAdmin()
        const invited = inventPerson('Nadia New').email
        await mutate(admin.context.request, site.address, 'invitations.create', {
          input: { email: invited, role: 'agent' },
          organization: person.organization,
        })
        const invitation = await linkInMail(admin.context.request, site.address, invited, '/invitation')
        const visitor = await (await openBrowser()).newPage()
        const staff = admin.page
        for (const page of [requester, visitor, staff]) await page.emulateMedia({ colorScheme: scheme })

        const base = `${site.address}/o/${person.organization}`
        const pages: [Page, string][] = [
          [visitor, `${emptyServer.address}/set-up`],
          [visitor, `${site.address}/sign-in`],
          [visitor, `${site.address}/sign-up`],
          [visitor, `${site.address}/forgot`],
          [visitor, `${site.address}/reset#${noToken}`],
          [visitor, `${site.address}/verify#${noToken}`],
          [visitor, `${site.address}/confirm-email#${noToken}`],
          [visitor, site.address + invitation],
          [requester, site.address + invitation],
          [requester, `${site.address}/account`],
          [requester, `${base}/tickets`],
          [requester, `${base}/tickets/new`],
          [requester, `${base}/tickets/${number}`],
          [staff, `${site.address}/account`],
          [staff, `${site.address}/operator`],
          [staff, `${base}/settings`],
          [staff, `${base}/tickets`],
          [staff, `${base}/tickets?q=lamp`],
          [staff, `${base}/tickets?status=closed&assignee=none`],
          [staff, `${base}/tickets/new`],
          [staff, `${base}/tickets/${number}`],
          [staff, `${base}/members`],
        ]
        for (const [page, address] of pages) {
          await page.goto(address)
          await expectNoFindings(page, address)
        }
        await staff.keyboard.press('ControlOrMeta+k')
        await expect(staff.getByRole('dialog')).toBeVisible()
        await expectNoFindings(staff, 'the palette')
      },
    )
  }
}
