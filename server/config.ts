import { resolve } from 'node:path'
import { emailSchema, passwordSchema, usernameSchema } from '#shared/accounts.ts'
import { z } from '#shared/zod.ts'
import { parseDatabaseUrl } from './db/client.ts'

const databaseUrl = z.string().transform((text, context) => {
  try {
    return parseDatabaseUrl(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'must look like postgres://user:password@host:5432/name' })
    return z.NEVER
  }
})

const appUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address, such as https://help.example.org' })
  .transform((text) => new URL(text).origin)

/** A client of an identity provider: both settings or neither. */
const clientSetting = z.string().max(500).optional()

const smtpUrl = z.url({
  protocol: /^smtps?$/,
  error: 'must look like smtp://user:password@host:587 or smtps://host:465',
})

// `z.stringbool` ends all checks, and what goes together would not be said with it.
const trueOrFalse = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true')

const portNumber = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(1, 'must be 1 to 65535')
  .max(65_535, 'must be 1 to 65535')

const hostName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i,
    'must be a name alone, such as s3.example.org: the port is MINIO_PORT',
  )

const bucketName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'must be 3 to 63 small letters, digits, hyphens and dots, such as docket',
  )

/** What is separated by commas. */
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

/** What is separated by white space, which stays in what stands in double quotes: any secret can be named. */
const secretList = z
  .string()
  .transform((text) => [...text.matchAll(/"([^"]*)"(?!\S)|\S+/g)].map(([word, quoted]) => quoted ?? word))
  .pipe(z.array(z.string().min(32, 'must have 32 characters or more each')))

const proxyList = list.pipe(
  z.array(
    z.union(
      [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
      'must be addresses or networks, such as 10.0.0.0/8',
    ),
  ),
)

/** Every setting of the process, in the words of the environment. */
const settings = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce
      .number('must be a number')
      .int('must be a whole number')
      .min(0, 'must be 0 to 65535')
      .max(65_535, 'must be 0 to 65535')
      .default(3000),
    APP_URL: appUrl.optional(),
    DATA_DIR: z
      .string()
      .default('.docket')
      .transform((path) => resolve(path)),
    DATABASE_URL: databaseUrl.optional(),
    DATABASE_POOL: z.coerce.number('must be a number').int().min(2).max(200).default(10),
    ADMIN_EMAIL: emailSchema.optional(),
    ADMIN_USERNAME: usernameSchema.optional(),
    ADMIN_PASSWORD: passwordSchema.optional(),
    AUTH_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
    FORMER_AUTH_SECRETS: secretList.default([]),
    REQUIRE_EMAIL_VERIFICATION: trueOrFalse.default(true),
    AUTO_CLOSE_DAYS: z.coerce.number('must be 0 to 365').int().min(0).max(365).default(14),
    RATE_LIMIT: z.coerce.number('must be 1 to 1000000').int().min(1).max(1_000_000).default(100),
    SMTP_URL: smtpUrl.optional(),
    MAIL_FROM: z.string().max(320).optional(),
    MINIO_ENDPOINT: hostName.optional(),
    MINIO_PORT: portNumber.optional(),
    MINIO_SSL: trueOrFalse.default(true),
    MINIO_ACCESS_KEY: z.string().max(500).optional(),
    MINIO_SECRET_KEY: z.string().max(500).optional(),
    MINIO_BUCKET: bucketName.default('docket'),
    GITHUB_CLIENT_ID: clientSetting,
    GITHUB_CLIENT_SECRET: clientSetting,
    GITHUB_URL: appUrl.optional(),
    GOOGLE_CLIENT_ID: clientSetting,
    GOOGLE_CLIENT_SECRET: clientSetting,
    MICROSOFT_CLIENT_ID: clientSetting,
    MICROSOFT_CLIENT_SECRET: clientSetting,
    MICROSOFT_TENANT: clientSetting,
    OIDC_ISSUER: z
      .url({ protocol: /^https?$/, error: 'must be the address of an OpenID Connect issuer' })
      .optional(),
    OIDC_CLIENT_ID: clientSetting,
    OIDC_CLIENT_SECRET: clientSetting,
    OIDC_NAME: z.string().max(40).default('OpenID Connect'),
    TRUSTED_PROXIES: proxyList.default([]),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  })
  .refine((all) => (all.ADMIN_EMAIL === undefined) === (all.ADMIN_PASSWORD === undefined), {
    message: 'goes together with ADMIN_EMAIL: set both or neither',
    path: ['ADMIN_PASSWORD'],
    // Also when other settings are wrong, so that all is said at once.
    when: () => true,
  })
  .refine((all) => all.DATABASE_URL === undefined || all.AUTH_SECRET !== undefined, {
    message: 'is needed with DATABASE_URL: 32 random characters or more, the same for all processes',
    path: ['AUTH_SECRET'],
    when: () => true,
  })
  .superRefine(
    (all, context) => {
      for (const [one, other] of togetherSettings)
        if ((all[one] === undefined) !== (all[other] === undefined))
          context.addIssue({
            code: 'custom',
            path: [other],
            message: `goes together with ${one}: set both or neither`,
          })
    },
    { when: () => true },
  )

const togetherSettings = [
  ['MINIO_ENDPOINT', 'MINIO_ACCESS_KEY'],
  ['MINIO_ENDPOINT', 'MINIO_SECRET_KEY'],
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
  ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
] as const

export type Config = z.output<typeof settings>

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(settings.shape)

/** Says every fault of the settings at once. */
export class ConfigError extends Error {}

/**
 * Reads and checks all settings. An empty value counts as not set.
 *
 * @throws ConfigError with one line for each fault, in words.
 */
export const readConfig = (environment: Record<string, string | undefined> = process.env): Config => {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = settings.safeParse(set)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`)
  throw new ConfigError(['Docket cannot start: some settings are wrong.', ...faults].join('\n'))
}

/** The folder in which a person typed a command; npm itself goes to that of the project. */
export const callerFolder = (environment: Record<string, string | undefined> = process.env): string =>
  environment.INIT_CWD || process.cwd()
