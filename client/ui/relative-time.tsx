import { formatExact, formatRelative } from '#client/lib/format.ts'
import { useNow } from '#client/lib/now.ts'
import { Tip } from './tip.tsx'

/** "5 min ago", with the exact time on hover. `at` is an ISO time. */
export const RelativeTime = ({ at, className }: { at: string; className?: string }) => (
  <Tip label={formatExact(at)}>
    <time dateTime={at} className={className}>
      {formatRelative(at, useNow())}
    </time>
  </Tip>
)
