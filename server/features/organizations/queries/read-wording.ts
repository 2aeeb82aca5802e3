import { and, eq } from 'drizzle-orm'
import { type WordedTemplate, type Wording, wordedTemplates } from '#shared/mail.ts'
import { mailWordings } from '../../../db/schema/organizations.ts'
import type { Ctx, OrgCtx } from '../../../platform/context.ts'
import { standardWordings } from '../emails.ts'

/** An organization's words for a mail: its own, otherwise the app's. `fillWording` puts the values in. */
export const readWording = async (
  ctx: Ctx,
  organizationId: string,
  template: WordedTemplate,
): Promise<Wording> => {
  const [own] = await ctx.db
    .select({ subject: mailWordings.subject, body: mailWordings.body })
    .from(mailWordings)
    .where(and(eq(mailWordings.organizationId, organizationId), eq(mailWordings.template, template)))
  return own ?? standardOf(template)
}

/** The mails whose words can be changed: those in use, and the app's own. */
export type ListedWording = {
  template: WordedTemplate
  /** What the mail is for. */
  description: string
  wording: Wording
  standard: Wording
  isChanged: boolean
}

export const listWordings = async (ctx: OrgCtx): Promise<ListedWording[]> => {
  const own = await ctx.db
    .select({ template: mailWordings.template, subject: mailWordings.subject, body: mailWordings.body })
    .from(mailWordings)
    .where(eq(mailWordings.organizationId, ctx.organization.id))
  return wordedTemplates.map((template) => {
    const changed = own.find((row) => row.template === template)
    const standard = standardOf(template)
    return {
      template,
      description: standardWordings[template].description,
      wording: changed ? { subject: changed.subject, body: changed.body } : standard,
      standard,
      isChanged: changed !== undefined,
    }
  })
}

const standardOf = (template: WordedTemplate): Wording => {
  const { subject, body } = standardWordings[template]
  return { subject, body }
}
