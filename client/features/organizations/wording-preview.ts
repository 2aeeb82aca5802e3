import { placeholders, type WordedTemplate, type Wording } from '#shared/mail.ts'

/** What stands for each placeholder in a preview. */
export type Samples = Record<(typeof placeholders)[WordedTemplate][number], string>

/** The words with samples in the places of `{{name}}`, spaces inside the braces allowed. */
export const fillSamples = (
  template: WordedTemplate,
  { subject, body }: Wording,
  samples: Samples,
): Wording => {
  const known = new Map<string, string>(placeholders[template].map((name) => [name, samples[name]]))
  const fill = (text: string) =>
    text.replace(/\{\{\s*(\w+)\s*\}\}/g, (typed, name: string) => known.get(name) ?? typed)
  return { subject: fill(subject), body: fill(body) }
}

/** Names in double braces that mean nothing in this mail: they would be sent as typed. */
export const unknownPlaceholders = (template: WordedTemplate, { subject, body }: Wording): string[] => {
  const known: readonly string[] = placeholders[template]
  const used = [...`${subject}\n${body}`.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name)
  return [...new Set(used)].filter((name) => !known.includes(name))
}
