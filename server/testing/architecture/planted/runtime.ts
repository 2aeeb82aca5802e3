import type { Planted } from './planted.ts'

const comments = 'server/features/comments'
const platform = 'server/platform/audit.ts'

export const plantedRuntime: Planted = {
  'Node and vendors stay in adapters and db': [
    [
      'a feature reads files',
      { [`${comments}/queries.ts`]: "import { readFileSync } from 'node:fs'" },
      'node:fs',
    ],
    ['plumbing knows a vendor', { [platform]: "import pino from 'pino'" }, 'pino'],
    [
      'a feature opens connections',
      { [`${comments}/queries.ts`]: "import postgres from 'postgres'" },
      'postgres',
    ],
    [
      'a feature makes its own procedures',
      { [`${comments}/router.ts`]: "import { initTRPC } from '@trpc/server'" },
      'initTRPC',
    ],
    ['shared code takes a library', { 'shared/a.ts': "import dayjs from 'dayjs'" }, 'dayjs'],
  ],
  'features reach adapters through ports alone': [
    [
      'a feature calls an adapter itself',
      { [`${comments}/queries.ts`]: "import { a } from '../../platform/adapters/user-agent.ts'" },
      'declare a port',
    ],
  ],
  'a package with a home is imported nowhere else': [
    [
      'another adapter knows lucia',
      { 'server/platform/adapters/a.ts': "import { TimeSpan } from 'lucia'" },
      'Only server/platform/adapters/lucia.ts knows lucia',
    ],
    ['the client takes zod directly', { 'client/lib/a.ts': "import { z } from 'zod'" }, 'shared/zod.ts'],
  ],
  'what runs wherever fetch does uses nothing of Node': [
    ['a cursor is a Buffer', { [platform]: "const a = Buffer.from('a')" }, 'Buffer.from'],
    [
      'a feature asks the process',
      { [`${comments}/queries.ts`]: 'const a = process.uptime()' },
      'process.uptime',
    ],
  ],
  'only config.ts reads the environment': [
    [
      'a feature reads a setting',
      { [`${comments}/queries.ts`]: 'const a = process.env.PORT' },
      'server/config.ts is its only reader',
    ],
    [
      'an adapter reads a setting',
      { 'server/platform/adapters/a.ts': "const { PORT } = process['env']" },
      'adapters/a.ts:1',
    ],
    [
      'the database takes it apart',
      { 'server/db/client.ts': 'const { env } = process' },
      'server/db/client.ts',
    ],
    [
      'it comes in as an import',
      { 'server/main.ts': "import { env } from 'node:process'" },
      'server/main.ts',
    ],
  ],
  'time, chance and ids come from ctx': [
    [
      'a mutation looks at the clock',
      { [`${comments}/mutations.ts`]: 'const a = new Date()' },
      'new Date() is used',
    ],
    ['plumbing makes ids', { [platform]: 'const a = crypto.randomUUID()' }, 'ctx.newId()'],
  ],
  'modules keep no state': [
    [
      'a cache hangs around',
      { [platform]: 'let cache = null\nexport const a = () => cache' },
      'cache is state of the module',
    ],
  ],
}
