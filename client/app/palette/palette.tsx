import '@mantine/spotlight/styles.layer.css'
import { createSpotlight, Spotlight, useSpotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { isStaff } from '#shared/permissions.ts'
import { ActionResults } from './action-results.tsx'
import { PeopleResults } from './people-results.tsx'
import { TicketResults } from './ticket-results.tsx'
import { usePaletteResults } from './use-palette-results.ts'
import './palette.css'

const [store, spotlight] = createSpotlight()

/** Enter should always do something: when the chosen entry has gone, or none was there, the first is chosen. */
const useFirstChosen = (...shown: readonly unknown[][]) => {
  const { opened, listId } = useSpotlight(store)
  useEffect(() => {
    void shown
    const list = opened ? document.getElementById(listId) : null
    if (!list || list.querySelector('[data-selected]')) return
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
    store.updateState((state) => ({ ...state, selected: 0 }))
  }, [opened, listId, shown])
}

// A scroller must be reachable by keyboard; the list's own type does not know the props of its scroll area.
const listProps = { viewportProps: { tabIndex: 0, 'aria-label': 'Results' } }

/**
 * Everything that can be done here, tickets and people, by typing.
 * `openings` counts the wishes to open or close it, since its code arrives after the first.
 */
const Palette = ({ openings }: { openings: number }) => {
  const [query, setQuery] = useState('')
  const { organization } = useHere()
  const staff = isStaff(organization.role)
  const results = usePaletteResults(query, staff)
  const answered = useRef(0)
  useEffect(() => {
    if (answered.current === openings) return
    answered.current = openings
    spotlight.toggle()
  }, [openings])
  useFirstChosen(results.actions, results.hits, results.people)
  const isEmpty = results.actions.length + results.hits.length + results.people.length === 0
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={420}
      size={600}
      yOffset="12vh"
      centered={false}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Search and commands' } }}
    >
      <Spotlight.Search
        placeholder={staff ? 'Search tickets, people and commands' : 'Search your requests and commands'}
        aria-label="Search and commands"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        maxLength={200}
      />
      <Spotlight.ActionsList {...listProps}>
        <ActionResults actions={results.actions} />
        <TicketResults hits={results.hits} />
        <PeopleResults people={results.people} />
        {isEmpty ? (
          <Spotlight.Empty>{results.isSearching ? 'Searching…' : 'Nothing found.'}</Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

export default Palette
