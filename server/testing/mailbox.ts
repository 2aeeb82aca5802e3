import type { World } from './world.ts'

/** A mail as it waits for its delivery. */
export type ReceivedMail = { template: string; subject: string; text: string }

/** The mails to an address, the oldest first. */
export const mailsTo = (world: World, recipient: string): Promise<ReceivedMail[]> =>
  world.deps.sql<ReceivedMail[]>`
    select template, subject, text from mails where recipient = ${recipient} order by id`

/** The secret part of the link in the last mail of a kind. @throws when there is none. */
export const linkToken = async (world: World, recipient: string, template: string): Promise<string> => {
  const last = (await mailsTo(world, recipient)).findLast((mail) => mail.template === template)
  const [, token] = /#([\w.-]+)/.exec(last?.text ?? '') ?? []
  if (token === undefined) throw new Error(`no link of ${template} was sent to ${recipient}`)
  return token
}
