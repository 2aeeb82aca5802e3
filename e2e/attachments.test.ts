import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { givenTicket, type Person } from './people.ts'
import { makePdf, makePng, type SampleFile } from './sample-files.ts'
import { expectUsable } from './usable.ts'

const lamp = makePng('lamp.png', 64, (x, y) => [4 * x, 4 * y, 120])
const invoice = makePdf('invoice.pdf', ['Invoice 17', 'Second page'])

const ask = async (context: BrowserContext, address: string, { organization }: Person) => {
  const { path } = await givenTicket(context.request, address, organization)
  return path
}

const choose = (page: Page, files: SampleFile | SampleFile[]) =>
  page.locator('input[type=file]').setInputFiles(files)

const cards = (page: Page) => page.getByRole('region', { name: 'Files' }).getByRole('listitem')
const onTheirWay = (page: Page) =>
  page.getByRole('list', { name: 'Files on their way' }).getByRole('listitem')
const preview = (page: Page) => page.getByRole('dialog')

/** Puts files into what is pasted at the focused field, as a screen shot is. */
const paste = (page: Page, { name, mimeType, buffer }: SampleFile) =>
  page.evaluate(
    ([fileName, type, text]) => {
      const data = new DataTransfer()
      const bytes = Uint8Array.from(atob(text ?? ''), (letter) => letter.charCodeAt(0))
      data.items.add(new File([bytes], fileName ?? '', { type: type ?? '' }))
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    },
    [name, mimeType, buffer.toString('base64')],
  )

/** How many pixels of the first page of a PDF are of the blue of its bar, and how many are dark as its letters. */
const inkOf = (page: Page) =>
  page
    .locator('.pdf-page canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return { blue: 0, dark: 0 }
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const ink = { blue: 0, dark: 0 }
      for (let at = 0; at < data.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]]
        if (blue > 200 && red < 60) ink.blue += 1
        if (red + green + blue < 120) ink.dark += 1
      }
      return ink
    })

test('files are attached, seen by the other at once, opened, saved and removed', async ({ visit, site }) => {
  const rita = await visit('Rita Reader')
  const ben = await visit('Ben Agent', 'agent')
  const address = await ask(rita.context, site.address, rita.person)
  await Promise.all([rita.page.goto(address), ben.page.goto(address)])
  const { page } = ben
  await expect(page.getByRole('button', { name: 'Attach files' })).toBeVisible()
  await choose(page, [lamp, invoice])
  await expect(cards(page)).toHaveCount(2)
  await expect(cards(rita.page)).toHaveCount(2)
  await expect(onTheirWay(page)).toHaveCount(0)
  await expect(rita.page.getByText('2 of 5')).toBeVisible()

  // From what the timeline tells; the letters come in a font that the file does not bring.
  const told = rita.page.getByRole('list').getByRole('link', { name: 'invoice.pdf', exact: true })
  await told.click()
  await expect(preview(rita.page).getByRole('img', { name: 'Page 1 of 2' })).toHaveAttribute(
    'data-drawn',
    'true',
  )
  await expect.poll(async () => (await inkOf(rita.page)).blue).toBeGreaterThan(1_000)
  expect((await inkOf(rita.page)).dark).toBeGreaterThan(100)
  await expect(preview(rita.page).getByText('Invoice 17')).toBeAttached()
  await expect(preview(rita.page).getByText('· 2 pages ·')).toBeVisible()
  // It scrolls by keyboard at once.
  const view = preview(rita.page).getByRole('region')
  await expect(view).toBeFocused()
  await rita.page.keyboard.press('PageDown')
  await expect.poll(() => view.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(100)
  await expectUsable(rita.page, 'the preview of a PDF')
  const [download] = await Promise.all([
    rita.page.waitForEvent('download'),
    preview(rita.page).getByRole('link', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('invoice.pdf')
  expect(readFileSync(await download.path()).equals(invoice.buffer)).toBe(true)
  await rita.page.keyboard.press(
    (await preview(rita.page).getByText('File 1 of 2 ·').isVisible()) ? 'ArrowRight' : 'ArrowLeft',
  )
  const image = preview(rita.page).getByRole('img', { name: 'lamp.png' })
  await expect
    .poll(() => image.evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth))
    .toBe(64)

  await preview(rita.page).getByRole('button', { name: 'Remove' }).click()
  // An Enter that was typed on removes nothing, and Esc closes the question alone.
  const question = rita.page.getByRole('dialog', { name: 'Remove lamp.png?' })
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await rita.page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await preview(rita.page).getByRole('button', { name: 'Remove' }).click()
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(cards(rita.page)).toHaveCount(1)
  // Whoever uses the keyboard goes on where they were.
  await expect(told).toBeFocused()
  // And whoever has read on, at what they read.
  const scrollTop = () => rita.page.locator('.conversation-scroll').evaluate((element) => element.scrollTop)
  await rita.page.setViewportSize({ width: 1440, height: 400 })
  await told.scrollIntoViewIfNeeded()
  const read = await scrollTop()
  expect(read).toBeGreaterThan(50)
  await rita.page.keyboard.press('Enter')
  await expect(preview(rita.page)).toBeVisible()
  await rita.page.keyboard.press('Escape')
  await expect(preview(rita.page)).toHaveCount(0)
  await expect(told).toBeFocused()
  expect(await scrollTop()).toBe(read)
  await rita.page.setViewportSize({ width: 1440, height: 900 })
  // "Back" closes it too, and leads no further, after a reload as well.
  await rita.page.keyboard.press('Enter')
  await expect(preview(rita.page)).toBeVisible()
  await rita.page.goBack()
  await expect(preview(rita.page)).toHaveCount(0)
  await expect(told).toBeFocused()
  await rita.page.keyboard.press('Enter')
  await rita.page.reload()
  await expect(preview(rita.page).getByText('Invoice 17')).toBeAttached()
  await rita.page.keyboard.press('Escape')
  await expect(preview(rita.page)).toHaveCount(0)
  await expect(rita.page).toHaveURL(new RegExp(`${address}$`))
  await expect(cards(page)).toHaveCount(1)
  await expect(page.getByText('removed lamp.png')).toBeVisible()

  // What is removed while somebody looks at it leaves the keyboard where it was, and the way to the others.
  const card = rita.page.getByRole('button', { name: /^Open invoice\.pdf/ })
  await choose(page, lamp)
  await expect(cards(rita.page)).toHaveCount(2)
  await card.click()
  await expect(view).toBeFocused()
  await page.getByRole('button', { name: /^Open invoice\.pdf/ }).click()
  await expect(preview(page).getByText('· 2 pages ·')).toBeVisible()
  await preview(page).getByRole('button', { name: 'Remove' }).click()
  await page
    .getByRole('dialog', { name: 'Remove invoice.pdf?' })
    .getByRole('button', { name: 'Remove' })
    .click()
  await expect(preview(rita.page)).toContainText('This file is not here any more')
  await expect(view).toBeFocused()
  await rita.page.keyboard.press('ArrowRight')
  await expect(preview(rita.page).getByRole('img', { name: 'lamp.png' })).toBeVisible()
  // Closing twice at once closes the file alone.
  await preview(rita.page).getByRole('button', { name: 'Close' }).dblclick()
  await expect(preview(rita.page)).toHaveCount(0)
  await expect(rita.page).toHaveURL(/TKT-/)
})

test('what is no image, what is too much, and what is taken back is not attached', async ({
  visit,
  site,
  allowStatuses,
}) => {
  allowStatuses(422, 400, 409, 415)
  const { page, context, person } = await visit('Rita Reader')
  await page.goto(await ask(context, site.address, person))
  await expect(page.getByRole('button', { name: 'Attach files' })).toBeVisible()
  const html = {
    name: 'page.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<html><script>alert(1)</script>'),
  }
  const tool = { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') }
  await choose(page, [html, tool])
  await expect(onTheirWay(page).filter({ hasText: 'page.png' })).toContainText(
    'This file is not what its name says.',
  )
  await expect(onTheirWay(page).filter({ hasText: 'tool.exe' })).toContainText('Only PDF, PNG and JPEG files')
  await page.getByRole('button', { name: 'Dismiss page.png' }).click()
  await expect(page.getByRole('button', { name: 'Dismiss tool.exe' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(onTheirWay(page)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Conversation' })).toBeFocused()

  const slow = await context.newCDPSession(page)
  await slow.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 },
  })
  const noise = randomBytes(3 * 800 * 800)
  await choose(
    page,
    makePng('noise.png', 800, (x, y) => {
      const at = 3 * (800 * y + x)
      return [noise[at] ?? 0, noise[at + 1] ?? 0, noise[at + 2] ?? 0]
    }),
  )
  await expect(onTheirWay(page)).toContainText(/of 1\.\d MB · \d+ %/)
  await page.getByRole('button', { name: 'Cancel noise.png' }).click()
  await expect(onTheirWay(page)).toHaveCount(0)
  await slow.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
  })

  await choose(
    page,
    Array.from({ length: 6 }, (_, index) => ({ ...lamp, name: `lamp ${index + 1}.png` })),
  )
  await expect(cards(page)).toHaveCount(5)
  await expect(onTheirWay(page)).toContainText('There can be five files at most. Remove one first.')
  await expect(page.getByText('5 of 5', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Attach files: there are 5 of 5' })).toBeDisabled()
})

test('who writes a note is asked before a pasted image is attached for everybody', async ({
  visit,
  site,
}) => {
  const { page, context, person } = await visit('Ben Agent', 'agent')
  await page.goto(await ask(context, site.address, person))
  await page.getByRole('button', { name: 'Internal note' }).click()
  await page.getByRole('textbox', { name: 'Internal note' }).focus()
  await paste(page, { ...lamp, name: 'image.png' })
  await expect(page.getByRole('dialog')).toContainText('files are seen by everybody on this ticket')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(cards(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  await page.getByRole('textbox', { name: 'Your reply' }).focus()
  await paste(page, { ...lamp, name: 'image.png' })
  await expect(cards(page)).toContainText('Pasted image 1.png')
})

test('a new request takes its files along @phone', async ({ visit }) => {
  const { page, person } = await visit('Rita Reader')
  await page.goto(`/o/${person.organization}/tickets/new`)
  await page.getByLabel('What do you need?').fill('A lamp hums')
  await choose(page, [lamp, invoice])
  await expect(page.getByText('lamp.png')).toBeVisible()
  await page.getByRole('button', { name: 'Leave lamp.png out' }).press('Enter')
  await expect(page.getByText('lamp.png')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Leave invoice.pdf out' })).toBeFocused()
  // What is refused keeps what was chosen, and leads to what is missing.
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(page.getByText('invoice.pdf')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Description' })).toBeFocused()
  // A reload keeps the text alone, and says so.
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await expect(page.getByText('Please add again: invoice.pdf.')).toBeVisible()
  await choose(page, invoice)
  await expect(page.getByText('Please add again')).toHaveCount(0)
  await page.getByRole('textbox', { name: 'Description' }).fill('Hum.')
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(page).toHaveURL(/TKT-/)
  await expect(cards(page)).toContainText('invoice.pdf')
  await expectUsable(page, 'a request with a file on a phone')
})
