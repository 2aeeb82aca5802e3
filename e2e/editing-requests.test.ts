import type { Page } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { expect, test } from './fixtures.ts'
import { completeSetUp, giveRole, mutate, signUp } from './people.ts'

const ticketSchema = z.object({ id: z.string(), number: z.string(), version: z.number() })

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const sendAgain = (page: Page) => page.getByRole('button', { name: 'Save and send for review' })

test('what came back from review and is edited by two at once keeps the words of both', async ({
  emptyServer: { address },
  openBrowser,
}) => {
  const admins = await openBrowser()
  const { organization } = await completeSetUp(admins.request, address)
  await mutate(admins.request, address, 'organizations.updateSettings', {
    input: { workflow: 'reviewed' },
    organization,
  })
  const ritas = await openBrowser()
  await signUp(ritas.request, address, 'Rita Reader', organization)
  const mias = await openBrowser()
  const mia = await signUp(mias.request, address, 'Mia Manager', organization)
  await giveRole(admins.request, mias.request, address, mia, 'manager')
  const input = {
    clientId: crypto.randomUUID(),
    title: 'A lamp hums',
    description: 'It hums.',
    severity: 'low',
  }
  const asked = await mutate(ritas.request, address, 'tickets.create', { input, organization })
  const { id: ticketId, number, version } = ticketSchema.parse(asked)
  const decision = { action: 'CHANGE_SEVERITY', newSeverity: 'high', severityChangeReason: 'It may burn.' }
  await mutate(admins.request, address, 'reviews.review', {
    input: { ticketId, version, ...decision },
    organization,
  })

  const [rita, manager] = [await ritas.newPage(), await mias.newPage()]
  for (const page of [rita, manager]) {
    await page.goto(`${address}/o/${organization}/tickets/${number}`)
    await page.getByRole('button', { name: /^Edit (the ticket|your request)$/ }).click()
  }
  await field(rita, 'Description').fill('It hums at night, and sm')
  await field(manager, 'Title').fill('A lamp hums and smokes')
  await sendAgain(manager).click()
  await expect(manager.getByRole('heading', { level: 2, name: 'A lamp hums and smokes' })).toBeVisible()

  // It waits for its review again: nobody changes it now, and what Rita has typed stays with her.
  await expect(rita.getByText('This can no longer be changed')).toBeVisible()
  await field(rita, 'Description').press('End')
  await rita.keyboard.type('ells')
  await expect(field(rita, 'Description')).toHaveValue('It hums at night, and smells')
  await expect(sendAgain(rita)).toHaveCount(0)
  await rita.waitForTimeout(400)
  await rita.reload()
  await expect(field(rita, 'Description')).toHaveValue('It hums at night, and smells')
  await rita.getByRole('button', { name: 'Post it as a reply' }).click()
  await expect(field(rita, 'Your reply')).toHaveValue('It hums at night, and smells')
  await expect(field(rita, 'Description')).toHaveCount(0)
})
