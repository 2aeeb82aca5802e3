import type { Planted } from './planted.ts'

const comments = 'server/features/comments'

export const plantedFeatures: Planted = {
  'a feature consists of files of the closed vocabulary': [
    ['a service appears', { [`${comments}/service.ts`]: '' }, 'no file service.ts'],
    ['a file of a folder has no verb', { [`${comments}/mutations/comment.ts`]: '' }, 'mutations/comment.ts'],
    ['a folder appears', { [`${comments}/lib/read-comment.ts`]: '' }, 'lib/read-comment.ts'],
    [
      'a file was left beside its folder',
      { [`${comments}/queries.ts`]: '', [`${comments}/queries/read-comment.ts`]: '' },
      'exists as well',
    ],
  ],
  'features have the same names everywhere': [
    ['a feature was not declared', { 'server/features/invoices/queries.ts': '' }, 'invoices is no feature'],
    ['a table belongs to nobody', { 'server/db/schema/invoices.ts': '' }, 'featureOrder'],
    ['the client has another name for it', { 'client/features/messages/queries.ts': '' }, 'messages'],
    ['a shared file is of no feature', { 'shared/constants.ts': '' }, 'constants'],
  ],
  'every router, subscriber, job and route of a feature is registered': [
    [
      'a router is forgotten',
      { [`${comments}/router.ts`]: '', 'server/app/router.ts': '' },
      'Add it to server/app/router.ts',
    ],
    [
      'jobs are known by type alone',
      {
        [`${comments}/jobs.ts`]: '',
        'server/app/jobs.ts': `import type { A } from '../features/comments/jobs.ts'`,
      },
      'jobs.ts',
    ],
    [
      'subscribers are in the wrong list',
      {
        [`${comments}/subscribers.ts`]: '',
        'server/app/jobs.ts': `import { a } from '../features/comments/subscribers.ts'`,
      },
      'subscribers.ts',
    ],
  ],
  'rules are pure': [
    [
      'rules ask the database',
      { [`${comments}/rules.ts`]: "import { sql } from 'drizzle-orm'" },
      'drizzle-orm',
    ],
    [
      'rules take a type of the context',
      { [`${comments}/rules.ts`]: "import type { Ctx } from '../../platform/context.ts'" },
      'platform/context.ts',
    ],
    ['rules look at the clock', { [`${comments}/rules.ts`]: 'const a = () => Date.now()' }, 'Date.now'],
    [
      'rules take the present',
      { [`${comments}/rules/may-edit.ts`]: 'const a = () => new Date()' },
      'new Date()',
    ],
    ['rules throw dice', { [`${comments}/rules.ts`]: 'const a = () => Math.random()' }, 'Math.random'],
  ],
  'names say what is done': [
    [
      'a function handles',
      { [`${comments}/mutations.ts`]: 'export const handleComment = () => 1' },
      'handleComment',
    ],
    ['a function processes', { 'shared/a.ts': 'export function processAll() {}' }, 'processAll'],
  ],
}
