import type { Page } from '@playwright/test'
import type { CommentKind } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'
import { expect, test, type Visitor } from './fixtures.ts'
import { givenTicket, mutate } from './people.ts'
import { expectUsable } from './usable.ts'

const addedSchema = z.object({ commentId: z.string() })

const reply = (page: Page) => page.getByRole('textbox', { name: 'Your reply' })
const note = (page: Page) => page.getByRole('textbox', { name: 'Internal note' })
const replyBy = (page: Page, name: string) => page.getByRole('article', { name: `reply by ${name}` })

/** Calls the API as somebody. */
const callsOf = ({ context, person: { organization } }: Visitor, address: string) => {
  const call = async (name: string, input: unknown) =>
    mutate(context.request, address, name, { input, organization })
  return {
    ask: () =>
      givenTicket(context.request, address, organization, {
        title: 'The lamp hums',
        description: 'At night.',
      }),
    say: async (ticketId: string, kind: CommentKind, body: string) =>
      addedSchema.parse(await call('comments.add', { ticketId, clientId: crypto.randomUUID(), kind, body })),
    edit: async (commentId: string, body: string) => call('comments.edit', { commentId, body }),
  }
}

/** Selects the first line of a message, as with a mouse. */
const selectFirstLine = async (page: Page, author: string) => {
  const line = replyBy(page, author).locator('.markdown').getByText('It hums at night.')
  await line.click({ clickCount: 3, position: { x: 12, y: 8 } })
}

test('a colleague is mentioned by keyboard, told at once, and answers what was said by quoting it', async ({
  visit,
  site,
}) => {
  // A journey of three people through all that can become of a message.
  test.slow()
  const rita = await visit('Rita Reader')
  const ben = await visit('Ben Banks', 'agent')
  const mia = await visit('Mireille Moss', 'manager')
  const ticket = await callsOf(rita, site.address).ask()
  const { page } = ben
  const { path } = ticket
  await page.goto(path)
  await mia.page.goto(`/o/${mia.person.organization}/inbox`)
  await expect(mia.page.getByText('Nothing for you yet')).toBeVisible()

  await test.step('an @ lists people, the arrows choose, Enter takes, Esc sends the list away', async () => {
    const field = reply(page)
    await field.click()
    await page.keyboard.type('It hums at night.\nAsk @mireille')
    const list = page.getByRole('listbox', { name: 'People to mention' })
    await expect(list.getByRole('option', { name: 'Mireille Moss' })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Escape')
    await expect(list).toBeHidden()
    await expect(field).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.type('Ask @')
    await expect(list.getByRole('option').nth(1)).toBeVisible()
    await expectUsable(page, 'a list of people to mention')
    await page.keyboard.press('ArrowDown')
    await expect(list.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.type('Mireille')
    await expect(list.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(field).toHaveValue(`It hums at night.\nAsk @mireille\nAsk @${mia.person.username} `)
    await page.keyboard.type('please')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(replyBy(page, 'Ben Banks').locator('.mention')).toHaveText(`@${mia.person.username}`)
  })

  await test.step('she is told at once, and her own name stands out', async () => {
    await mia.page.getByRole('link', { name: /Ben Banks mentioned you in a reply on a ticket/ }).click()
    await expect(mia.page).toHaveURL(new RegExp(`${ticket.number}#comment-`))
    await expect(replyBy(mia.page, 'Ben Banks').locator('.mention-own')).toBeVisible()
  })

  await test.step('she quotes a part of it behind what she has typed, and a note only into a note', async () => {
    await reply(mia.page).fill('I look.')
    await selectFirstLine(mia.page, 'Ben Banks')
    await mia.page.getByRole('button', { name: 'Quote this reply' }).click()
    const quoted = 'I look.\n\nBen Banks wrote:\n\n> It hums at night.\n\n'
    await expect(reply(mia.page)).toHaveValue(quoted)
    await expect(reply(mia.page)).toBeFocused()
    await callsOf(ben, site.address).say(ticket.id, 'note', 'The lamp is old.')
    await mia.page.getByRole('button', { name: 'Quote this note' }).press('Enter')
    await expect(note(mia.page)).toHaveValue('Ben Banks wrote:\n\n> The lamp is old.\n\n')
    await note(mia.page).pressSequentially('@zzz')
    await expect(
      mia.page.getByRole('status').getByText('Nobody of that name can be mentioned here.'),
    ).toBeAttached()
    await mia.page.getByRole('button', { name: 'Reply (not sent yet)' }).click()
    await expect(reply(mia.page)).toHaveValue(quoted)
  })

  await test.step('what is edited says so, and staff alone reads how it was', async () => {
    const { commentId } = await callsOf(ben, site.address).say(ticket.id, 'reply', 'It costs 900.')
    await callsOf(ben, site.address).edit(commentId, 'It costs something.')
    await rita.page.goto(path)
    const edited = replyBy(rita.page, 'Ben Banks').filter({ hasText: 'It costs something.' })
    await expect(edited.getByText('edited')).toBeVisible()
    await expect(edited.getByRole('button', { name: 'edited' })).toHaveCount(0)
    await replyBy(mia.page, 'Ben Banks').getByRole('button', { name: 'edited' }).click()
    const versions = mia.page.getByRole('dialog', { name: 'How this reply read before' })
    await expect(versions).toContainText(/Written by Ben Banks .*It costs 900\./s)
    await expect(versions).toContainText(/Edited by Ben Banks .*as it reads now.*It costs something\./s)
    await versions.getByRole('button', { name: 'Mark what changed' }).click()
    await expect(versions.getByRole('deletion')).toContainText('900')
    await expect(versions.getByRole('insertion')).toContainText('something')
  })
  await test.step('an edit that is begun outlasts a reload, and the message that it changes', async () => {
    const name = mia.person.username
    await callsOf(ben, site.address).say(
      ticket.id,
      'reply',
      `The lamp is new, @${name}.\n\n${'On and on.\n\n'.repeat(30)}`,
    )
    await callsOf(rita, site.address).say(ticket.id, 'reply', 'Thank you.\n\n'.repeat(80))
    await mia.page.goto(path)
    await page.goto(path)
    const own = replyBy(page, 'Ben Banks').filter({ hasText: 'The lamp is new' })
    const menu = own.getByRole('button', { name: 'More for this reply' })
    const edited = page.getByRole('textbox', { name: 'Edit this reply' })
    const edit = async () => {
      await menu.click()
      await page.getByRole('menuitem', { name: 'Edit' }).click()
      await expect(edited).toBeFocused()
    }
    await edit()
    await page.keyboard.press('Escape')
    await expect(own).toBeFocused()
    await edit()
    await edited.fill(`The lamp is new, @${name}.`)
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(edited).toHaveCount(0)
    await expect(own).toBeFocused()
    await edit()
    await edited.fill('The lamp is used.')
    await page.waitForTimeout(400)
    await page.reload()
    await expect(edited).toHaveValue('The lamp is used.')

    const theirs = replyBy(mia.page, 'Ben Banks').filter({ hasText: 'The lamp is new' })
    await theirs.getByRole('button', { name: 'More for this reply' }).click()
    await mia.page.getByRole('menuitem', { name: 'Delete' }).click()
    await mia.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    const tombstone = mia.page
      .getByRole('article')
      .filter({ hasText: 'A reply by Ben Banks was deleted by Mireille Moss' })
    await expect(tombstone).toBeFocused()

    await expect(page.getByRole('alert')).toContainText('This reply was deleted while you were changing it.')
    await expect(edited).toHaveValue('The lamp is used.')
    await page.getByRole('button', { name: 'Make it a new reply' }).click()
    await expect(edited).toHaveCount(0)
    await expect(reply(page)).toHaveValue('The lamp is used.')
    await expect(reply(page)).toBeFocused()

    await mia.page.goto(`/o/${mia.person.organization}/inbox`)
    await mia.page
      .getByRole('link', { name: /Ben Banks mentioned you/ })
      .first()
      .click()
    await expect(tombstone).toBeInViewport()
    await expect(tombstone).toBeFocused()
  })

  await test.step('whoever comes back is where they were: at the newest, or in the midst of it', async () => {
    await mia.page.getByRole('button', { name: 'Jump to newest' }).click()
    await expect(replyBy(mia.page, 'Rita Reader').last()).toBeFocused()
    await mia.page
      .getByRole('link', { name: /^Inbox/ })
      .first()
      .click()
    await callsOf(rita, site.address).say(ticket.id, 'reply', 'Come while away.\n\n'.repeat(12))
    await mia.page.goBack()
    await expect(mia.page.getByText('Come while away.').last()).toBeInViewport()
    await callsOf(rita, site.address).say(ticket.id, 'reply', 'Come since.')
    await expect(mia.page.getByText('Come since.')).toBeInViewport({ ratio: 1 })
    await mia.page.locator('.conversation-scroll').evaluate((element) => element.scrollTo({ top: 300 }))
    await mia.page.waitForTimeout(100)
    await mia.page
      .getByRole('link', { name: /^Inbox/ })
      .first()
      .click()
    await mia.page.goBack()
    await expect
      .poll(() => mia.page.locator('.conversation-scroll').evaluate(({ scrollTop }) => scrollTop))
      .toBe(300)
  })

  await test.step('whoever is named in the chat is led into it', async () => {
    await callsOf(ben, site.address).say(ticket.id, 'chat', `@${mia.person.username}, are you there?`)
    await mia.page.goto(`/o/${mia.person.organization}/inbox`)
    await mia.page.getByRole('link', { name: /Unread: Ben Banks mentioned you/ }).click()
    const said = mia.page.getByRole('article', { name: 'message by Ben Banks' })
    await expect(said.locator('.mention-own')).toBeVisible()
    await said.hover()
    await said.getByRole('button', { name: 'Quote this message' }).click()
    const answer = mia.page.getByRole('textbox', { name: 'Your message' })
    await expect(answer).toHaveValue(/^Ben Banks wrote:\n\n> @mireille.+, are you there\?\n\n$/)
    await expect(answer).toBeFocused()
  })
})
