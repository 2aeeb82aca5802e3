import type { MailContent } from './mail.ts'

export type LayoutContent = Omit<MailContent, 'to' | 'template' | 'ticketId'>
/** In whose name a mail is sent, and the address of the installation. */
export type LayoutSender = { from: string; home: string }

/** The one layout of all mails: the same words as plain text and as HTML. */
export const layOut = (content: LayoutContent, sender: LayoutSender): { text: string; html: string } => {
  if (content.action && !/^https?:$/.test(new URL(content.action.url).protocol))
    throw new Error('a mail links to no web address')
  return { text: asText(content, sender), html: asHtml(content, sender) }
}

const reasonOf = ({ reason }: LayoutContent, { home }: LayoutSender): string =>
  reason ?? `You get this mail because this address was given at ${new URL(home).host}.`

const asText = (content: LayoutContent, sender: LayoutSender): string => {
  const { paragraphs, action, closing = [] } = content
  return [
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...closing,
    // Mail readers take what follows these two hyphens and a space for a signature.
    `-- \n${sender.from}\n${reasonOf(content, sender)}`,
  ].join('\n\n')
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const asLines = (text: string): string => escapeHtml(text).replace(/\r\n?|\n/g, '<br>')

// Mail readers know no style sheets. Every text has its colour and its background, so that it can be read in dark ones.
const font =
  "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere"
const styles = {
  body: 'margin:0;padding:0;background-color:#f4f5f7;color:#1b1c20',
  outer: 'background-color:#f4f5f7;padding:24px 12px',
  card: 'max-width:560px;margin:0 auto;background-color:#ffffff;border:1px solid #e1e3e8;border-radius:8px',
  cell: `padding:24px 28px;border-radius:8px;background-color:#ffffff;color:#1b1c20;font-size:15px;line-height:1.55;${font}`,
  name: `margin:0 0 18px;font-size:15px;font-weight:600;color:#1b1c20;${font}`,
  paragraph: `margin:0 0 14px;color:#1b1c20;${font}`,
  button: `display:inline-block;padding:10px 18px;border-radius:6px;background-color:#4a46b0;color:#ffffff;font-weight:600;text-decoration:none;${font}`,
  bare: `margin:0 0 18px;font-size:13px;color:#5d5f69;${font}`,
  link: 'color:#4a46b0;word-break:break-all',
  foot: `max-width:560px;margin:0 auto;padding:14px 28px;font-size:12px;line-height:1.5;color:#5d5f69;${font}`,
} as const

const paragraphHtml = (text: string): string => `<p style="${styles.paragraph}">${asLines(text)}</p>`

const actionHtml = ({ label, url }: { label: string; url: string }): string => {
  const address = escapeHtml(url)
  return [
    `<p style="margin:20px 0 10px"><a href="${address}" target="_blank" style="${styles.button}">${escapeHtml(label)}</a></p>`,
    `<p style="${styles.bare}">Or open this address:<br><a href="${address}" target="_blank" style="${styles.link}">${address}</a></p>`,
  ].join('\n')
}

const asHtml = (content: LayoutContent, sender: LayoutSender): string => {
  const { subject, paragraphs, action, closing = [] } = content
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(subject)}</title>
</head>
<body style="${styles.body}">
<div role="main" style="${styles.outer}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="${styles.card}"><tr><td style="${styles.cell}">
<h1 style="${styles.name}">${escapeHtml(sender.from)}</h1>
${paragraphs.map(paragraphHtml).join('\n')}
${action ? actionHtml(action) : ''}
${closing.map(paragraphHtml).join('\n')}
</td></tr></table>
<p style="${styles.foot}">${asLines(reasonOf(content, sender))}</p>
</div>
</body>
</html>`
}
