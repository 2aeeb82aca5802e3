import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { linkInMail } from './mails.ts'
import { inventPerson, mutate } from './people.ts'
import { expectUsable } from './usable.ts'

// The longest of all tests: each may run beside another.
test.describe.configure({ mode: 'parallel' })

const noToken = 'a-token-that-nobody-was-ever-sent'

for (const tag of ['', '@phone']) {
  test(
    `every page is usable by everyone ${tag}`.trim(),
    async ({ visit, visitAsAdmin, openBrowser, site, emptyServer }) => {
      test.setTimeout(300_000)
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
        [requester, `${base}/inbox`],
        [staff, `${site.address}/account`],
        [staff, `${site.address}/operator`],
        [staff, `${base}/settings`],
        [staff, `${base}/tickets`],
        [staff, `${base}/tickets?q=lamp`],
        [staff, `${base}/tickets?status=closed&assignee=none`],
        [staff, `${base}/tickets/new`],
        [staff, `${base}/tickets/${number}`],
        [staff, `${base}/members`],
        [staff, `${base}/inbox`],
        [staff, `${base}/audit?ticket=${number}`],
        [staff, `${base}/review`],
        [staff, `${base}/trash`],
      ]
      for (const [page, address] of pages) {
        await page.goto(address)
        await expectUsable(page, address, { isLightOnly: tag !== '' })
      }
      await staff.goto(`${base}/audit?ticket=${number}`)
      await staff.getByRole('button', { name: 'Details' }).first().click()
      await expectUsable(staff, 'an entry of the audit')
      await staff.keyboard.press('ControlOrMeta+k')
      await expect(staff.getByRole('dialog')).toBeVisible()
      await expectUsable(staff, 'the palette')
    },
  )
}
