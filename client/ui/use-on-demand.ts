import { useLayoutEffect, useState } from 'react'

/**
 * What opens over a page and is made when it is first asked for: closed at first, so that it notes where the focus was,
 * and there from then on, so that it can close as it opened.
 */
export const useOnDemand = (isWanted: boolean) => {
  const [isMade, setMade] = useState(false)
  useLayoutEffect(() => {
    if (isWanted) setMade(true)
  }, [isWanted])
  return { isNeeded: isWanted || isMade, opened: isWanted && isMade }
}
