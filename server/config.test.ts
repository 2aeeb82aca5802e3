import { describe, expect, it } from 'vitest'
import { filesOf } from './app/settings.ts'
import { ConfigError, readConfig } from './config.ts'

const faultsOf = (environment: Record<string, string>) => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('the settings', () => {
  it('all have a default, and an empty value counts as none', () => {
    const config = readConfig({ PORT: '', DATABASE_URL: '' })
    expect(config).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3000,
      LOG_LEVEL: 'info',
      REQUIRE_EMAIL_VERIFICATION: true,
      AUTO_CLOSE_DAYS: 14,
      RATE_LIMIT: 100,
    })
    expect(config.DATA_DIR).toMatch(/\.docket$/)
  })

  it('tell every fault at once, in words', () => {
    const faults = faultsOf({
      PORT: 'abc',
      DATABASE_URL: 'mysql://x/y',
      APP_URL: 'help',
      LOG_LEVEL: 'loud',
      ADMIN_EMAIL: 'a@b.example',
      AUTH_SECRET: 'too short',
      REQUIRE_EMAIL_VERIFICATION: 'perhaps',
      AUTO_CLOSE_DAYS: '-1',
      RATE_LIMIT: '0',
      SMTP_URL: 'http://mail.example',
      OIDC_ISSUER: 'login',
      GITHUB_CLIENT_ID: 'docket',
      MINIO_ENDPOINT: 'https://s3.example.org',
      MINIO_PORT: '0',
      MINIO_BUCKET: 'Our files',
    })
    for (const name of [
      ...['PORT', 'DATABASE_URL', 'APP_URL', 'LOG_LEVEL', 'ADMIN_PASSWORD', 'AUTH_SECRET'],
      ...[
        'REQUIRE_EMAIL_VERIFICATION',
        'AUTO_CLOSE_DAYS',
        'RATE_LIMIT',
        'SMTP_URL',
        'OIDC_ISSUER',
        'GITHUB_CLIENT_SECRET',
        'MINIO_ENDPOINT',
        'MINIO_PORT',
        'MINIO_BUCKET',
        'MINIO_ACCESS_KEY',
        'MINIO_SECRET_KEY',
      ],
    ])
      expect(faults).toContain(`  ${name} `)
  })

  it('need a secret with a database of its own, the same for all processes', () => {
    const DATABASE_URL = 'postgres://ann@/help'
    expect(faultsOf({ DATABASE_URL })).toContain('  AUTH_SECRET is needed with DATABASE_URL')
    expect(faultsOf({ DATABASE_URL, AUTH_SECRET: 'x'.repeat(31) })).toContain('  AUTH_SECRET ')
    expect(faultsOf({ DATABASE_URL, AUTH_SECRET: 'x'.repeat(32) })).toBe('')
    const former = { FORMER_AUTH_SECRETS: `${'y'.repeat(32)} short` }
    expect(faultsOf(former)).toContain('must have 32 characters or more each')
  })

  it.each([
    ['plain', 'x'.repeat(32)],
    ['with commas', `${'x'.repeat(20)},,${'y'.repeat(20)},`],
    ['with white space', `a long sentence\nthat nobody will ever guess`],
    ['with quotes', `"${'x'.repeat(20)}""${'y'.repeat(20)}`],
  ])('take a secret %s, and can name it among the earlier ones', (_kind, secret) => {
    const other = 'z'.repeat(32)
    expect(readConfig({ AUTH_SECRET: secret }).AUTH_SECRET).toBe(secret)
    const named = /\s/.test(secret) ? `"${secret}"` : secret
    const { FORMER_AUTH_SECRETS } = readConfig({ FORMER_AUTH_SECRETS: ` ${other}  ${named}\n` })
    expect(FORMER_AUTH_SECRETS).toEqual([other, secret])
  })

  it.each([
    ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
    ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
    ['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'],
    ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  ])('take %s and %s together or not at all', (one, other) => {
    const value = 'https://login.example.org'
    expect(faultsOf({ [one]: value })).toContain(`  ${other} goes together with ${one}`)
    expect(faultsOf({ [other]: value })).toContain(`  ${other} goes together with ${one}`)
    expect(faultsOf({ [one]: value, [other]: value })).toBe('')
  })

  it('keep files in a bucket when a store is named with its keys, otherwise in a folder', () => {
    const keys = { MINIO_ACCESS_KEY: 'docket', MINIO_SECRET_KEY: 'a secret' }
    const bucket = { endpoint: 's3.example.org', ssl: true, bucket: 'docket', accessKey: 'docket' }
    const named = readConfig({ MINIO_ENDPOINT: 's3.example.org', ...keys })
    expect(filesOf(named, '/data/files')).toMatchObject(bucket)
    expect(filesOf(readConfig({}), '/data/files')).toEqual({ folder: '/data/files' })
    expect(faultsOf({ MINIO_ENDPOINT: 's3.example.org', MINIO_ACCESS_KEY: 'docket' })).toContain(
      '  MINIO_SECRET_KEY goes together with MINIO_ENDPOINT',
    )
    expect(faultsOf({ MINIO_ENDPOINT: 's3.example.org:9000', ...keys })).toContain('the port is MINIO_PORT')
  })

  it.each([
    [
      'postgres://ann:s%40fe@db.example:6543/help?sslmode=require',
      { host: 'db.example', port: 6543, user: 'ann', password: 's@fe', database: 'help', ssl: true },
    ],
    [
      'postgresql://ann@/help?host=/run/postgresql',
      { host: '/run/postgresql', port: 5432, user: 'ann', database: 'help' },
    ],
    [
      'postgres:///help?host=/run/postgresql',
      { host: '/run/postgresql', user: 'postgres', database: 'help' },
    ],
  ])('understand the address %s', (DATABASE_URL, target) => {
    expect(readConfig({ DATABASE_URL, AUTH_SECRET: 'x'.repeat(32) }).DATABASE_URL).toMatchObject(target)
  })

  it('take the public address as an origin, and proxies as addresses or networks', () => {
    const config = readConfig({
      APP_URL: 'https://help.example/some/path',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    })
    expect(config).toMatchObject({ APP_URL: 'https://help.example', TRUSTED_PROXIES: ['10.0.0.0/8', '::1'] })
    expect(faultsOf({ TRUSTED_PROXIES: 'my proxy' })).toContain('TRUSTED_PROXIES')
  })
})
