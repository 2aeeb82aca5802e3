import type { Config } from '../config.ts'
import type { FileSettings } from '../platform/adapters/blob-store.ts'
import type { IdentityClients } from '../platform/adapters/identity-providers.ts'
import type { Policy } from '../platform/ports.ts'

const loopbackNames = ['127.0.0.1', '::1', 'localhost']

/** A network name as it stands in an address. */
export const urlHost = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** The public address: the one that is set, otherwise where the server listens. */
export const addressOf = ({ APP_URL, HOST, PORT }: Config, port = PORT): string =>
  APP_URL ?? `http://${urlHost(HOST)}:${port}`

const isLoopback = (url: string | undefined): boolean =>
  url === undefined || [...loopbackNames, '[::1]'].includes(new URL(url).hostname)

/** What the settings decide for the whole installation. */
export const policyOf = (config: Config): Policy => ({
  requireEmailVerification: config.REQUIRE_EMAIL_VERIFICATION,
  autoCloseDays: config.AUTO_CLOSE_DAYS,
  isInboxOpen:
    config.SMTP_URL === undefined && loopbackNames.includes(config.HOST) && isLoopback(config.APP_URL),
})

/** The sender of all mail. */
export const senderOf = (config: Config): string =>
  config.MAIL_FROM ?? `Docket <docket@${config.APP_URL ? new URL(config.APP_URL).hostname : 'localhost'}>`

/** Where attached files are kept: in a bucket where one is named, otherwise in this folder. */
export const filesOf = (config: Config, folder: string): FileSettings => {
  const { MINIO_ENDPOINT: endpoint, MINIO_ACCESS_KEY: accessKey, MINIO_SECRET_KEY: secretKey } = config
  if (!endpoint || !accessKey || !secretKey) return { folder }
  return {
    endpoint,
    port: config.MINIO_PORT,
    ssl: config.MINIO_SSL,
    accessKey,
    secretKey,
    bucket: config.MINIO_BUCKET,
  }
}

/** The identity providers that the settings name. */
export const identityClientsOf = (config: Config): IdentityClients => ({
  ...(config.GITHUB_CLIENT_ID && {
    github: {
      clientId: config.GITHUB_CLIENT_ID,
      clientSecret: config.GITHUB_CLIENT_SECRET,
      url: config.GITHUB_URL ?? 'https://github.com',
    },
  }),
  ...(config.GOOGLE_CLIENT_ID && {
    google: {
      clientId: config.GOOGLE_CLIENT_ID,
      clientSecret: config.GOOGLE_CLIENT_SECRET,
      issuer: 'https://accounts.google.com',
    },
  }),
  ...(config.MICROSOFT_CLIENT_ID && {
    microsoft: {
      clientId: config.MICROSOFT_CLIENT_ID,
      clientSecret: config.MICROSOFT_CLIENT_SECRET,
      issuer: `https://login.microsoftonline.com/${config.MICROSOFT_TENANT ?? 'common'}/v2.0`,
    },
  }),
  ...(config.OIDC_ISSUER &&
    config.OIDC_CLIENT_ID && {
      oidc: {
        clientId: config.OIDC_CLIENT_ID,
        clientSecret: config.OIDC_CLIENT_SECRET,
        issuer: config.OIDC_ISSUER,
        name: config.OIDC_NAME,
      },
    }),
})
