import type { APIRequestContext, Page } from '@playwright/test'
import { z } from '#shared/zod.ts'
import { query } from './people.ts'

const listSchema = z.object({ items: z.array(z.object({ id: z.string() })) })
const mailSchema = z.object({ text: z.string().nullable() })

const patienceMs = 10_000
const pauseMs = 100

/** The path and token of the link to `path` (as `/verify`) in the newest such mail to an address; waits for it. */
export const linkInMail = async (
  request: APIRequestContext,
  address: string,
  recipient: string,
  path: string,
): Promise<string> => {
  const link = new RegExp(`${path}#[\\w.-]+`)
  const until = Date.now() + patienceMs
  while (Date.now() < until) {
    const { items } = listSchema.parse(
      await query(request, address, 'mail.list', { input: { search: recipient } }),
    )
    for (const { id } of items) {
      const { text } = mailSchema.parse(await query(request, address, 'mail.get', { input: { mailId: id } }))
      const found = link.exec(text ?? '')?.[0]
      if (found) return found
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  throw new Error(`No mail with a link to ${path} came to ${recipient}.`)
}

/** Opens that link at a page, as who reads the mail does. */
export const openLinkInMail = async (
  page: Page,
  address: string,
  recipient: string,
  path: string,
): Promise<void> => {
  await page.goto(address + (await linkInMail(page.request, address, recipient, path)))
}
