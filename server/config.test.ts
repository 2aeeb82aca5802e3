import { describe, expect, it } from 'vitest'
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
    })
    for (const name of ['PORT', 'DATABASE_URL', 'APP_URL', 'LOG_LEVEL', 'ADMIN_PASSWORD'])
      expect(faults).toContain(`  ${name} `)
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
    expect(readConfig({ DATABASE_URL }).DATABASE_URL).toMatchObject(target)
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
