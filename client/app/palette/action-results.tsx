import { Spotlight } from '@mantine/spotlight'
import type { Action } from '#client/lib/shortcuts.ts'
import { Keys } from '#client/ui/keys.tsx'

export const ActionResults = ({ actions }: { actions: readonly Action[] }) =>
  [...Map.groupBy(actions, ({ group }) => group)].map(([group, grouped]) => (
    <Spotlight.ActionsGroup key={group} label={group}>
      {grouped.map(({ id, label, keys, run }) => (
        <Spotlight.Action
          key={id}
          label={label}
          rightSection={keys === undefined ? undefined : <Keys keys={keys} />}
          onClick={run}
        />
      ))}
    </Spotlight.ActionsGroup>
  ))
