import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#server/db/client.ts'
import { createTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { readTenantFaults, readTenantTables, type TenantFault } from '#server/testing/tenant-faults.ts'

let database: TestDatabase
let opened: ReturnType<typeof openDatabase>

beforeAll(async () => {
  database = await createTestDatabase()
  opened = openDatabase(database.target, { poolSize: 2 })
})
afterAll(async () => {
  await opened.close()
  await database.drop()
})

/** Tables of which some rows belong to no organization, and why. */
const withoutOrganization: Record<string, string> = {
  audit_entries: 'what happens to an account, such as a sign-in, happens in no organization',
  mails: 'mails about an account are sent in the name of no organization',
}

/** What the tables may do otherwise, and why. */
const allowed: Record<string, string> = {
  members_user: 'at every request the organizations of a person are looked up by the person',
  members_user_id_users_id_fk: 'a membership is what brings a person into an organization',
  ticket_counts: 'its key holds tickets that nobody has, and a primary key takes no null',
  attachments_blob: 'the store is one for all organizations, and a key in it is one file of one of them',
  uploads_created: 'what was begun and never finished is swept in all organizations at once',
  drafts_updated: 'what nobody goes on with is forgotten in all organizations at once',
  ticket_count_deltas: 'a trigger writes it with the ticket, whose own reference stands for it',
}

const faultsBeyond = (faults: readonly TenantFault[]) => faults.filter(({ of }) => !(of in allowed))

describe('the tables of the database', () => {
  it('begin every key and every index with the organization, and point to no other', async () => {
    expect(faultsBeyond(await readTenantFaults(opened.sql))).toEqual([])
  })

  it('have no exception left over', async () => {
    const faults = await readTenantFaults(opened.sql)
    expect(Object.keys(allowed).filter((name) => faults.every(({ of }) => of !== name))).toEqual([])
  })

  it('say of each row to which organization it belongs, but for those named here', async () => {
    const { always, perhaps } = await readTenantTables(opened.sql)
    expect(perhaps).toEqual(Object.keys(withoutOrganization))
    expect(always).toEqual(
      expect.arrayContaining(['tickets', 'comments', 'events', 'invitations', 'members']),
    )
  })
})

describe('a table that was made without care', () => {
  it.each([
    [
      'the id alone as its key',
      'create table labels (id uuid primary key, organization_id uuid not null references organizations)',
      [{ of: 'labels_pkey', fault: 'does not begin with organization_id' }],
    ],
    [
      'no key at all',
      'create table labels (organization_id uuid not null references organizations)',
      [{ of: 'labels', fault: 'has no primary key' }],
    ],
    [
      'the organization last in its key',
      `create table labels (id uuid, organization_id uuid not null references organizations,
        primary key (id, organization_id))`,
      [{ of: 'labels_pkey', fault: 'does not begin with organization_id' }],
    ],
    [
      'a name that is unique in all organizations',
      `create table labels (organization_id uuid not null references organizations, name text unique,
        primary key (organization_id, name))`,
      [{ of: 'labels_name_key', fault: 'does not begin with organization_id' }],
    ],
    [
      'an index over all organizations',
      `create table labels (organization_id uuid not null references organizations, name text,
        primary key (organization_id, name)); create index labels_search on labels (lower(name))`,
      [{ of: 'labels_search', fault: 'does not begin with organization_id' }],
    ],
    [
      'no reference to an organization',
      'create table labels (organization_id uuid not null, id uuid, primary key (organization_id, id))',
      [{ of: 'labels', fault: 'points to no organization' }],
    ],
    [
      'a reference to a member by the person alone',
      `create unique index members_person on members (user_id);
       create table labels (organization_id uuid not null references organizations, id uuid,
        member_id uuid constraint labels_member_fk references members (user_id), primary key (organization_id, id))`,
      [
        { of: 'members_person', fault: 'does not begin with organization_id' },
        { of: 'labels_member_fk', fault: 'may point to a row of another organization' },
      ],
    ],
    [
      'the columns of a reference crossed',
      `create table labels (organization_id uuid not null references organizations, member_id uuid not null,
        primary key (organization_id, member_id), constraint labels_member_fk
        foreign key (member_id, organization_id) references members (organization_id, user_id))`,
      [{ of: 'labels_member_fk', fault: 'may point to a row of another organization' }],
    ],
    [
      'a reference to a person instead of a member',
      `create table labels (organization_id uuid not null references organizations,
        user_id uuid constraint labels_user_fk references users, primary key (organization_id, user_id))`,
      [{ of: 'labels_user_fk', fault: 'points to a person who may be of no organization' }],
    ],
    [
      'a reference into an organization and none of its own',
      `create table labels (id uuid primary key, theirs uuid, member uuid, constraint labels_member_fk
        foreign key (theirs, member) references members (organization_id, user_id))`,
      [{ of: 'labels_member_fk', fault: 'points into an organization from labels, which has none' }],
    ],
  ])('is found out by %s', async (_name, statements, faults) => {
    const scratch = await createTestDatabase()
    const planted = openDatabase(scratch.target, { poolSize: 2 })
    await planted.sql.unsafe(statements)
    expect(faultsBeyond(await readTenantFaults(planted.sql))).toEqual(faults)
    await planted.close()
    await scratch.drop()
  })
})
