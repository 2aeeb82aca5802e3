import { fillWording, placeholders, type WordedTemplate, type Wording } from '#shared/mail.ts'

/** What stands for each placeholder in a preview. */
export type Samples = Record<(typeof placeholders)[WordedTemplate][number], string>

/** The words with samples in the places of what that mail can fill. */
export const fillSamples = (template: WordedTemplate, wording: Wording, samples: Samples): Wording =>
  fillWording(wording, Object.fromEntries(placeholders[template].map((name) => [name, samples[name]])))

/** Names in double braces that mean nothing in this mail: they would be sent as typed. */
export const unknownPlaceholders = (template: WordedTemplate, { subject, body }: Wording): string[] => {
  const known: readonly string[] = placeholders[template]
  const used = [...`${subject}\n${body}`.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name)
  return [...new Set(used)].filter((name) => !known.includes(name))
}
