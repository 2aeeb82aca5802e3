import { useEffect, useRef, useState } from 'react'
import { changedSince, versionsOf } from './list-moves.ts'
import type { ListRow } from './list-rows.ts'
import { isOwnWrite } from './mutations.ts'

const flashMs = 1600

/** The tickets whose rows have just been changed by someone else. */
export const useFlashes = (rows: readonly ListRow[] | undefined): ReadonlySet<string> => {
  const [flashing, setFlashing] = useState<ReadonlySet<string>>(new Set())
  const versions = useRef<ReadonlyMap<string, number>>(new Map())
  useEffect(() => {
    const tickets = rows?.map((row) => row.ticket) ?? []
    const changed = changedSince(versions.current, tickets)
    versions.current = versionsOf(tickets)
    const byOthers = changed.filter((id) => {
      const version = versions.current.get(id)
      return version !== undefined && !isOwnWrite(id, version)
    })
    if (byOthers.length > 0) setFlashing(new Set(byOthers))
  }, [rows])
  useEffect(() => {
    if (flashing.size === 0) return
    const timer = setTimeout(() => setFlashing(new Set()), flashMs)
    return () => clearTimeout(timer)
  }, [flashing])
  return flashing
}
