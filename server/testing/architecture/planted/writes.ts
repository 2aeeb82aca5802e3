import { type Planted, twoTables } from './planted.ts'

const comments = 'server/features/comments'

export const plantedWrites: Planted = {
  'only its owner writes a table': [
    [
      'another feature inserts',
      {
        ...twoTables,
        [`${comments}/mutations.ts`]:
          "import { tickets as t } from '../../db/schema/tickets.ts'\nconst a = (db) => db.insert(t).values({})",
      },
      'insert of tickets, a table of tickets',
    ],
    [
      'another feature updates',
      {
        ...twoTables,
        [`${comments}/mutations.ts`]:
          "import { tickets } from '#server/db/schema/tickets.ts'\nconst a = (db) => db.update(tickets).set({})",
      },
      'update of tickets',
    ],
    [
      'another feature deletes through a namespace',
      {
        ...twoTables,
        [`${comments}/mutations.ts`]:
          "import * as schema from '../../db/schema/tickets.ts'\nconst a = (db) => db.delete(schema.tickets)",
      },
      'delete of tickets',
    ],
    [
      'a feature writes audit rows in SQL',
      {
        ...twoTables,
        [`${comments}/mutations.ts`]:
          'const a = (sql) => sql`with a as (select 1) insert into audit_entries (id) values (1)`',
      },
      'a table of platform',
    ],
    [
      'SQL updates through a name',
      {
        ...twoTables,
        [`${comments}/mutations.ts`]: `import { tickets } from '../../db/schema/tickets.ts'\nconst a = (sql) => sql\`update \${tickets} set title = 1\``,
      },
      'update of tickets',
    ],
    [
      'SQL updates under another name',
      {
        ...twoTables,
        [`${comments}/mutations.ts`]:
          'const a = (sql) => sql`\n  update only public.tickets as t\n  set title = 1`',
      },
      'update of tickets',
    ],
    [
      'SQL stands in a plain string',
      { ...twoTables, 'server/platform/live.ts': "const a = (sql) => sql.unsafe('truncate tickets')" },
      'delete of tickets',
    ],
    [
      'SQL deletes',
      {
        ...twoTables,
        'server/platform/live.ts': 'const a = (sql) => sql`delete from "tickets" where true`',
      },
      'delete of tickets',
    ],
    [
      'a command writes by itself',
      {
        ...twoTables,
        'server/commands/seed.ts':
          "import { tickets } from '../db/schema/tickets.ts'\nconst a = (db) => db.insert(tickets)",
      },
      'server/commands/seed.ts:2',
    ],
  ],
  'only mutations write': [
    [
      'a query writes',
      {
        ...twoTables,
        'server/features/tickets/queries.ts': 'const a = (sql) => sql`delete from tickets`',
      },
      'delete outside of mutations',
    ],
    [
      'a job writes',
      {
        ...twoTables,
        'server/features/tickets/jobs.ts':
          "import { tickets } from '../../db/schema/tickets.ts'\nconst a = (db) => db.update(tickets)",
      },
      'jobs.ts:2',
    ],
  ],
}
