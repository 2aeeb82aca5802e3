import type { SignedUpload } from '#shared/attachments.ts'

/** Sends a file to an S3 server by the form that was signed for it, as a browser does; answers the status. */
export const sendForm = async (
  { url, fields = {} }: Pick<SignedUpload, 'url' | 'fields'>,
  bytes: Uint8Array<ArrayBuffer>,
  changes: Record<string, string> = {},
): Promise<number> => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...fields, ...changes })) form.append(name, value)
  form.append('file', new Blob([bytes]), 'screenshot.png')
  const answer = await fetch(url, { method: 'POST', body: form })
  await answer.text()
  return answer.status
}
