import '@mantine/spotlight/styles.layer.css'
import { openSpotlight, Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { isStaff } from '#shared/permissions.ts'
import { ActionResults } from './action-results.tsx'
import { PeopleResults } from './people-results.tsx'
import { TicketResults } from './ticket-results.tsx'
import { usePaletteResults } from './use-palette-results.ts'
import './palette.css'

// A scroller must be reachable by keyboard; the list's own type does not know the props of its scroll area.
const listProps = { viewportProps: { tabIndex: 0, 'aria-label': 'Results' } }

/**
 * Everything that can be done here, tickets and people, by typing.
 * `openings` counts the wishes to open it, since its code arrives after the first.
 */
const Palette = ({ openings }: { openings: number }) => {
  const [query, setQuery] = useState('')
  const { organization } = useHere()
  const staff = isStaff(organization.role)
  const results = usePaletteResults(query, staff)
  useEffect(() => {
    if (openings > 0) openSpotlight()
  }, [openings])
  const isEmpty = results.actions.length + results.hits.length + results.people.length === 0
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={420}
      size={600}
      yOffset="12vh"
      attributes={{ content: { 'aria-label': 'Search and commands' } }}
    >
      <Spotlight.Search
        placeholder={staff ? 'Search tickets, people and commands' : 'Search your requests and commands'}
        aria-label="Search and commands"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        maxLength={200}
      />
      <Spotlight.ActionsList {...listProps}>
        <TicketResults hits={results.hits} />
        <ActionResults actions={results.actions} />
        <PeopleResults people={results.people} />
        {isEmpty ? (
          <Spotlight.Empty>{results.isSearching ? 'Searching…' : 'Nothing found.'}</Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

export default Palette
