import { and, eq, inArray, sql } from 'drizzle-orm'
import { mails } from '../db/schema/platform.ts'
import type { Ctx, InTransaction } from './context.ts'

/** Mails that no worker will deliver any more. */
const settled = ['sent', 'caught', 'failed'] as const

/**
 * Removes every mail to somebody who is forgotten, also those that wait, and the text of those to others that have
 * left and name the address.
 */
export const forgetMailsTo = async (ctx: Ctx & InTransaction, email: string): Promise<void> => {
  await ctx.db.delete(mails).where(eq(sql`lower(${mails.recipient})`, email))
  await ctx.db
    .update(mails)
    .set({ text: null, html: null })
    .where(and(inArray(mails.state, [...settled]), sql`position(${email} in lower(${mails.text})) > 0`))
}

/** Removes mails of one kind once they have left: the last ones to people who are forgotten. */
export const forgetSettledMails = async (ctx: Ctx, template: string): Promise<void> => {
  await ctx.db.delete(mails).where(and(eq(mails.template, template), inArray(mails.state, [...settled])))
}
