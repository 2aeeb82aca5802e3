import type { Planted } from './planted.ts'

const comments = 'server/features/comments'
const platform = 'server/platform/audit.ts'

export const plantedImports: Planted = {
  'every import points one way through the layers': [
    [
      'shared reaches into the server',
      { 'shared/a.ts': "import type { A } from '#server/config.ts'" },
      'shared/a.ts:1 shared imports server/config.ts',
    ],
    [
      'the database knows plumbing',
      { 'server/db/a.ts': "\nimport { a } from '../platform/a.ts'" },
      'server/db/a.ts:2',
    ],
    [
      'plumbing knows a feature',
      { [platform]: "import { a } from '../features/tickets/rules.ts'" },
      'Plumbing knows no feature',
    ],
    [
      'plumbing knows a feature by a type',
      { [platform]: "import type { A } from '../features/tickets/rules.ts'" },
      platform,
    ],
    [
      'plumbing loads a feature later',
      { [platform]: "const a = await import('../features/tickets/rules.ts')" },
      platform,
    ],
    [
      'plumbing names a type in passing',
      { [platform]: "type A = import('../app/deps.ts').A" },
      'server/app/deps.ts',
    ],
    [
      'a feature reaches for the composition',
      { [`${comments}/queries.ts`]: "import { a } from '../../app/deps.ts'" },
      'never reaches for it',
    ],
    [
      'a feature reads settings',
      { [`${comments}/queries.ts`]: "import { a } from '#server/config.ts'" },
      'config.ts',
    ],
    [
      'the app uses what is for tests',
      { 'server/app/a.ts': "import { a } from '../testing/database.ts'" },
      'testing',
    ],
    [
      'the product uses a script',
      { 'server/main.ts': "import { a } from '../scripts/steps.ts'" },
      'scripts/steps.ts',
    ],
    ['the product uses a test', { 'server/app/a.ts': "import { a } from './b.test.ts'" }, 'b.test.ts'],
    [
      'the client runs the server',
      { 'client/lib/api.ts': "import { appRouter } from '#server/app/router.ts'" },
      'type of its router',
    ],
    [
      'a page knows the router',
      { 'client/app/a.tsx': "import type { AppRouter } from '#server/app/router.ts'" },
      'client/lib/api.ts',
    ],
    [
      'a test of the client reaches into the server',
      { 'client/lib/a.test.ts': "import { a } from '#server/app/deps.ts'" },
      'client/lib/a.test.ts',
    ],
  ],
  'a feature knows only earlier features, and of them only the open parts': [
    [
      'an earlier feature knows a later one',
      { 'server/features/tickets/mutations.ts': "import { a } from '../comments/queries.ts'" },
      'tickets imports the later feature comments',
    ],
    [
      'a feature calls another one’s reactions',
      { [`${comments}/mutations.ts`]: "import { a } from '../tickets/subscribers.ts'" },
      'only queries, mutations and rules',
    ],
    [
      'a feature takes another one’s router',
      { [`${comments}/router.ts`]: "import { a } from '#server/features/tickets/router.ts'" },
      'tickets/router.ts',
    ],
  ],
  'the client is layered as well': [
    [
      'a part of the interface knows a feature',
      { 'client/ui/a.tsx': "import { a } from '#client/features/tickets/words.ts'" },
      'ui imports',
    ],
    [
      'a feature knows the shell',
      { 'client/features/tickets/a.tsx': "import { a } from '#client/app/router.ts'" },
      'features imports',
    ],
  ],
}
