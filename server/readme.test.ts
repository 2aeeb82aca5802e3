import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from '#shared/zod.ts'
import { readConfig, settingNames } from './config.ts'

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const read = (name: string) => readFileSync(pathOf(name), 'utf8')

const readme = read('README.md')
const example = read('.env.example')
const sorted = (names: (string | undefined)[]) =>
  [...new Set(names)].filter((name) => name !== undefined).sort()

test('the README names every setting and no other', () => {
  const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## The tree'))
  const rows = table.match(/^\| `.*$/gm) ?? []
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)])
  expect(sorted(named.map(([, name]) => name))).toEqual(sorted([...settingNames]))
})

test('the example of settings names every setting and no other', () => {
  const named = [...example.matchAll(/^# ([A-Z_]+)=/gm)]
  expect(sorted(named.map(([, name]) => name))).toEqual(sorted([...settingNames]))
})

test('the settings of the example are taken as they stand', () => {
  const lines = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ])
  expect(readConfig(Object.fromEntries(lines))).toMatchObject({
    PORT: 3000,
    ADMIN_USERNAME: 'ada',
    RATE_LIMIT: 100,
  })
})

test('the README gives the defaults that hold', () => {
  const defaults = [...readme.matchAll(/^\| `([A-Z_]+)` \| `([^`]+)` \|/gm)]
  const config = readConfig({})
  const shown = { ...config, DATA_DIR: relative(process.cwd(), config.DATA_DIR) }
  const actual = new Map(
    Object.entries(shown).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  )
  expect(defaults.length).toBeGreaterThan(4)
  for (const [, name = '', value] of defaults) expect(actual.get(name), name).toBe(value)
})

test('every command of the README exists', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')))
  const commands = [...readme.matchAll(/npm run ([a-z:]+)|npm (start|test)/g)]
  const names = sorted(commands.map(([, run, short]) => run ?? short ?? ''))
  expect(names.filter((name) => !(name in scripts))).toEqual([])
})

test('every folder of the README exists', () => {
  const tree = readme.slice(readme.indexOf('## The tree'), readme.indexOf('Imports point one way'))
  const folders = [...tree.matchAll(/^( {2})?([a-z]+)\/ /gm)].map(([, inside, name]) =>
    inside ? `server/${name}` : `${name}`,
  )
  expect(folders.length).toBeGreaterThan(8)
  expect(folders.filter((folder) => !existsSync(pathOf(folder)))).toEqual([])
})
