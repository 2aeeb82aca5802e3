import { describe, expect, it } from 'vitest'
import { safePath } from './links.ts'

describe('where sign-in may lead', () => {
  it.each([
    ['/', '/'],
    ['/o/acme/tickets?q=a%20b#last', '/o/acme/tickets?q=a%20b#last'],
    ['/o/acme/tickets?next=https://elsewhere.example', '/o/acme/tickets?next=https://elsewhere.example'],
    ['/a/../b', '/b'],
  ])('follows %s', (path, expected) => {
    expect(safePath(path)).toBe(expected)
  })

  it.each([
    undefined,
    '',
    'o/acme',
    'https://elsewhere.example/',
    '//elsewhere.example',
    '///elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    '/o\\..\\elsewhere',
    '/..//elsewhere.example',
    '/.//elsewhere.example',
    '/\t/elsewhere.example',
    '/\n/elsewhere.example',
    'javascript:alert(1)',
    ' /o/acme',
  ])('refuses %j', (path) => {
    expect(safePath(path)).toBeNull()
  })
})
