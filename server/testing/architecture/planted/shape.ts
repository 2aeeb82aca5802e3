import type { Planted } from './planted.ts'

const platform = 'server/platform/audit.ts'
const long = (lines: number) => 'export const a = 1\n'.repeat(lines)

export const plantedShape: Planted = {
  'files stay within their budget': [
    ['a file grew', { 'server/app/a.ts': long(251) }, 'server/app/a.ts:251 251 lines; the budget is 250'],
    ['a test grew', { 'server/app/a.test.ts': long(401) }, 'the budget is 400'],
    ['a style grew', { 'client/ui/a.css': 'a {}\n'.repeat(251) }, 'client/ui/a.css'],
  ],
  'functions stay within their budget': [
    [
      'a component grew',
      { 'client/ui/a.tsx': `const A = () => {\n${'  console.error(1)\n'.repeat(49)}}` },
      'a function of 51 lines',
    ],
    [
      'a method grew',
      { [platform]: `class A {\n  a() {\n${'    this.b()\n'.repeat(50)}  }\n}` },
      'audit.ts:2',
    ],
  ],
  'files are named after what is in them, in kebab-case': [
    ['a file is in camel case', { 'client/ui/replyComposer.tsx': '' }, 'kebab-case'],
    ['a dustbin appears', { 'client/lib/utils.ts': '' }, 'says nothing'],
    ['a dustbin appears under a name', { 'server/testing/date-helpers.ts': '' }, 'says nothing'],
  ],
  'there are no barrels': [
    ['a folder has an index', { 'client/ui/index.ts': 'export const a = 1' }, 'an index file'],
    [
      'a file exports another again',
      { 'client/ui/parts.ts': "export { a } from './a.ts'" },
      'client/ui/a.ts is exported again',
    ],
    [
      'a file imports another and exports it again',
      { 'client/ui/parts.ts': "import { a } from './a.ts'\nexport { a }" },
      'parts.ts:2 client/ui/a.ts is exported again',
    ],
    ['a file exports all of another', { 'shared/all.ts': "export * from './tickets.ts'" }, 'exported again'],
  ],
  'nothing is suppressed or put off': [
    ['the compiler is silenced', { 'server/app/a.ts': '// @ts-expect-error' }, '@ts-expect-error'],
    ['the linter is silenced', { 'server/app/a.ts': '\n/* biome-ignore lint: no */' }, 'server/app/a.ts:2'],
    ['something is put off', { 'server/app/a.ts': '// TODO: later' }, 'TODO'],
    [
      'a cast goes through unknown',
      { 'server/app/a.ts': 'const a = 1 as unknown as string' },
      'a cast of a cast',
    ],
  ],
  'tests run, all of them, against the real thing': [
    ['a module is mocked', { 'server/app/a.test.ts': "vi.mock('./deps.ts')" }, 'vi.mock'],
    ['a test is left out', { 'server/app/a.test.ts': "test.skip('a', () => {})" }, 'test.skip'],
    ['one test runs alone', { 'client/ui/a.test.ts': "describe.only('a', () => {})" }, 'describe.only'],
  ],
  'imports make no circle': [
    [
      'three files need each other',
      {
        'shared/a.ts': "import { b } from './b.ts'",
        'shared/b.ts': "import { c } from './c.ts'",
        'shared/c.ts': "import { a } from './a.ts'",
      },
      'shared/a.ts → shared/b.ts → shared/c.ts → shared/a.ts',
    ],
  ],
}
