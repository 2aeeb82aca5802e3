import { and, eq, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { mails } from '../db/schema/platform.ts'
import type { Ctx, InTransaction } from './context.ts'
import { enqueueDeliveries } from './mail.ts'

/** A mail server's last word: to try again is of no use. */
export class MailRefusedError extends Error {}

/** The waits between the tries of a mail: a mail server may be down for a day and a night. */
export const deliveryRetries = { limit: 36, firstSeconds: 5, longestSeconds: 3_600 }

/** How often a mail is tried before it counts as failed; the queue tries as often. */
export const deliveryTries = deliveryRetries.limit + 1

const claimMs = 2 * 60_000
const forgottenMs = 2 * 60 * 60_000
const dayMs = 24 * 60 * 60_000
const bodyDays = 30
const rowDays = 90
const errorLength = 300
const batchSize = 1_000

type Mail = typeof mails.$inferSelect

/**
 * Delivers a mail that waits. One that has left is not delivered again: two workers never have the same one.
 * @throws when the mail server could not be reached or another worker has the mail: the queue tries again.
 */
export const deliverMail = async (ctx: Ctx, mailId: string): Promise<void> => {
  const mail = await claim(ctx, mailId)
  if (!mail) return requireSettled(ctx, mailId)
  const { recipient, subject, text, html, messageId, headers } = mail
  if (text === null || html === null) return fail(ctx, mail, 'Its text was deleted.')
  try {
    await ctx.mailer.deliver({ to: recipient, subject, text, html, messageId, headers })
  } catch (error) {
    const said = sayError(error)
    if (error instanceof MailRefusedError || mail.attempts >= deliveryTries) return fail(ctx, mail, said)
    await ctx.db.update(mails).set({ state: 'queued', lastError: said }).where(isStillOurs(mail))
    throw error
  }
  await ctx.db
    .update(mails)
    .set(
      ctx.mailer.kind === 'inbox'
        ? { state: 'caught', lastError: null, sentAt: ctx.now() }
        : { state: 'sent', lastError: null, sentAt: ctx.now(), text: null, html: null },
    )
    .where(isStillOurs(mail))
}

/** Takes a mail for this worker alone: it waits, or whoever had it is gone. */
const claim = async (ctx: Ctx, mailId: string): Promise<Mail | undefined> => {
  const now = ctx.now()
  const [mail] = await ctx.db
    .update(mails)
    .set({
      state: 'sending',
      attempts: sql`${mails.attempts} + 1`,
      claimedUntil: new Date(now.getTime() + claimMs),
    })
    .where(
      and(
        eq(mails.id, mailId),
        or(eq(mails.state, 'queued'), and(eq(mails.state, 'sending'), lt(mails.claimedUntil, now))),
      ),
    )
    .returning()
  return mail
}

/** Unless a claim that had run out was taken by another worker. */
const isStillOurs = ({ id, attempts }: Mail) =>
  and(eq(mails.id, id), eq(mails.state, 'sending'), eq(mails.attempts, attempts))

const requireSettled = async (ctx: Ctx, mailId: string): Promise<void> => {
  const [mail] = await ctx.db.select({ state: mails.state }).from(mails).where(eq(mails.id, mailId))
  if (mail?.state === 'sending' || mail?.state === 'queued') throw new Error('another worker has this mail')
}

const fail = async (ctx: Ctx, mail: Mail, lastError: string): Promise<void> => {
  await ctx.db.update(mails).set({ state: 'failed', lastError }).where(isStillOurs(mail))
  ctx.log.error({ mailId: mail.id, template: mail.template, lastError }, 'mail failed')
}

/** What went wrong in one short line, without what may stand before the @ of an address. */
const sayError = (error: unknown): string => {
  const said = error instanceof Error ? error.message : String(error)
  return said
    .replace(/\/\/[^\s/@]*@/g, '//')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, errorLength)
}

/** Puts a mail that failed back into the queue; false when there is none with its text. */
export const requeueMail = async (ctx: Ctx & InTransaction, mailId: string): Promise<boolean> => {
  const rows = await ctx.db
    .update(mails)
    .set({ state: 'queued', attempts: 0, claimedUntil: ctx.now() })
    .where(and(eq(mails.id, mailId), eq(mails.state, 'failed'), isNotNull(mails.text)))
    .returning({ id: mails.id })
  if (rows.length === 0) return false
  await enqueueDeliveries(ctx, [mailId])
  return true
}

/** Gives mails that nobody has touched for two hours, longer than any wait, a new job: theirs was lost. */
export const requeueForgottenMails = async (ctx: Ctx): Promise<void> => {
  const before = new Date(ctx.now().getTime() - forgottenMs)
  const forgotten = await ctx.db
    .select({ id: mails.id })
    .from(mails)
    .where(
      and(
        inArray(mails.state, ['queued', 'sending']),
        lt(sql`coalesce(${mails.claimedUntil}, ${mails.createdAt})`, before.toISOString()),
      ),
    )
    .orderBy(mails.id)
    .limit(batchSize)
  await enqueueDeliveries(
    ctx,
    forgotten.map(({ id }) => id),
  )
}

/** Drops the text of mails that failed a month ago, and mails that left, three months ago. */
export const forgetOldMails = async (ctx: Ctx): Promise<void> => {
  const daysAgo = (days: number) => new Date(ctx.now().getTime() - days * dayMs).toISOString()
  await untilNone(
    ctx,
    sql`
    update mails set text = null, html = null where id in (
      select id from mails where state = 'failed' and text is not null and created_at < ${daysAgo(bodyDays)}
      limit ${batchSize}) returning id`,
  )
  await untilNone(
    ctx,
    sql`
    delete from mails where id in (
      select id from mails where state in ('sent', 'caught') and created_at < ${daysAgo(rowDays)}
      limit ${batchSize}) returning id`,
  )
}

/** Runs a write of a bounded number of rows until there are fewer: none holds many rows for long. */
const untilNone = async (ctx: Ctx, write: SQL): Promise<void> => {
  while ((await ctx.db.execute(write)).length === batchSize);
}
