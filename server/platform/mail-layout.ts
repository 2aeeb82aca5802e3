import type { MailContent } from './mail.ts'

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

/** The one layout of all mails: the same words as plain text and as HTML. */
export const layOut = (
  { paragraphs, action, closing = [] }: Pick<MailContent, 'paragraphs' | 'action' | 'closing'>,
  { from }: { from: string },
): { text: string; html: string } => {
  const parts = [
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...closing,
    `-- \n${from}`,
  ]
  const html = [
    ...paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`),
    ...(action ? [`<p><a href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a></p>`] : []),
    ...closing.map((text) => `<p>${escapeHtml(text)}</p>`),
    `<p>${escapeHtml(from)}</p>`,
  ].join('\n')
  return { text: parts.join('\n\n'), html }
}
