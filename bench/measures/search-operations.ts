import { activeStatuses } from '#shared/tickets.ts'
import { onlyOldWord, plantedPhrase, vocabulary } from '../fill/words.ts'
import type { Operation } from '../measure.ts'
import type { World } from '../world.ts'

const limit = 20
const wordOfRank = (rank: number): string => vocabulary[rank] ?? ''
/** In about one of 2,000 tickets. */
const rareWord = wordOfRank(12_000)
/** In about one of 150 tickets. */
const middlingWord = wordOfRank(1_000)
const reversedPhrase = plantedPhrase.split(' ').reverse().join(' ')

const staffSearches = {
  'rare word': rareWord,
  'middling word': middlingWord,
  'common word': 'please',
  'two common words': 'login screen',
  'common and rare word': `please ${rareWord}`,
  'word that only old tickets have': onlyOldWord,
  phrase: `"${plantedPhrase}"`,
  'phrase that nobody wrote': `"${reversedPhrase}"`,
  'word without another': 'printer -laptop',
  'beginning of a word': 'prin',
  'one word or another': `${rareWord} or ${middlingWord}`,
  'short number': '123',
  'no hit': 'xylophone quartet',
} as const

/** The words that people search for, from what every ticket says to what none does. */
export const searchOperations = async (world: World): Promise<Operation[]> => [
  ...Object.entries(staffSearches).map(([name, q]) => ({
    name,
    run: () => world.as(world.agent).search.tickets({ q, limit }),
  })),
  {
    name: 'common word among active tickets',
    run: () => world.as(world.agent).search.tickets({ q: 'please', status: [...activeStatuses], limit }),
  },
  {
    name: 'rare word among mine',
    run: () => world.as(world.agent).search.tickets({ q: rareWord, assignee: 'me', limit }),
  },
  {
    name: 'common word among my requests',
    run: () => world.as(world.requester).search.tickets({ q: 'please', limit }),
  },
]

export const searchedRareWord = 'rare word'

/** The obvious way to the best hits, for comparison: the word in the title first, then the newest. */
export const ilikeOperation = ({ deps: { sql }, organization }: World): Operation => ({
  name: 'rare word by ILIKE',
  run: async () => sql`
    select t.id, t.number, t.title, t.status, t.updated_at from tickets t
    where t.organization_id = ${organization.id}
      and (t.title ilike ${`%${rareWord}%`} or t.description ilike ${`%${rareWord}%`})
    order by t.title ilike ${`%${rareWord}%`} desc, t.updated_at desc, t.id desc limit ${limit}`,
})
