import { createHash } from 'node:crypto'
import { type Client, S3Error } from 'minio'

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/** The names by which people open the pages of an origin. */
const namesOf = (origin: string): string[] => {
  const { hostname, port, protocol } = new URL(origin)
  if (!loopbackNames.includes(hostname)) return [origin]
  return loopbackNames.map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`)
}

const ruleFor = (origins: readonly string[]): string =>
  [
    '<CORSRule>',
    ...origins.map((origin) => `<AllowedOrigin>${origin}</AllowedOrigin>`),
    '<AllowedMethod>POST</AllowedMethod><AllowedHeader>*</AllowedHeader><MaxAgeSeconds>3600</MaxAgeSeconds>',
    '</CORSRule>',
  ].join('')

/** The rules that a bucket has; null when it has none. */
const readRules = async (client: Client, bucketName: string): Promise<string | null> => {
  try {
    const answer = await client.makeRequestAsync({ method: 'GET', bucketName, query: 'cors' })
    let text = ''
    for await (const part of answer.setEncoding('utf8')) text += String(part)
    return text
  } catch (error) {
    if (error instanceof S3Error && /^NoSuchCORSConfiguration$|^NotFound$/.test(error.code ?? '')) return null
    throw error
  }
}

const mayPost = (rules: string, origin: string): boolean =>
  (rules.match(/<CORSRule>.*?<\/CORSRule>/gs) ?? []).some(
    (rule) =>
      rule.includes(`<AllowedOrigin>${origin}</AllowedOrigin>`) &&
      rule.includes('<AllowedMethod>POST</AllowedMethod>'),
  )

/**
 * Lets the pages of an origin upload to a bucket, beside whatever it allows already. minio has no call for it, but
 * signs any request.
 */
export const allowUploads = async (client: Client, bucketName: string, origin: string): Promise<void> => {
  const origins = namesOf(origin)
  const rules = await readRules(client, bucketName)
  if (origins.every((one) => mayPost(rules ?? '', one))) return
  const others = /<CORSRule>.*<\/CORSRule>/s.exec(rules ?? '')?.[0] ?? ''
  // Some servers go by the first rule of an origin alone.
  const body = `<CORSConfiguration>${ruleFor(origins)}${others}</CORSConfiguration>`
  await client.makeRequestAsyncOmit(
    {
      method: 'PUT',
      bucketName,
      query: 'cors',
      headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
    },
    body,
    [200, 204],
  )
}
