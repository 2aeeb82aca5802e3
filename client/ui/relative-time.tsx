import { formatExact, formatRelative } from '#client/lib/format.ts'
import { useNow } from '#client/lib/now.ts'
import { useLightTip } from './tip.tsx'

/** "5 min ago", with the exact time on hover. `at` is an ISO time. */
export const RelativeTime = ({ at, className }: { at: string; className?: string }) => {
  const { pointing, tip } = useLightTip(formatExact(at))
  return (
    <>
      <time dateTime={at} className={className} {...pointing}>
        {formatRelative(at, useNow())}
      </time>
      {tip}
    </>
  )
}
