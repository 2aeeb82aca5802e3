import { useEffect, useRef, useState } from 'react'

type TakeFiles = (files: readonly File[]) => void

/** Whether what is dragged has files among it. */
export const carriesFiles = (event: Pick<DragEvent, 'dataTransfer'>): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false

/**
 * Lets files be dropped anywhere on the page; without `onFiles` they are refused, since a file that is dropped beside
 * the place for it would open instead of the page. Says whether files are over the page now.
 */
export const usePageDrop = (onFiles: TakeFiles | null): boolean => {
  const [isOver, setOver] = useState(false)
  const latest = useRef(onFiles)
  useEffect(() => {
    latest.current = onFiles
  })
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      setOver(latest.current !== null)
      if (event.defaultPrevented || !event.dataTransfer) return
      event.preventDefault()
      event.dataTransfer.dropEffect = latest.current ? 'copy' : 'none'
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      // A field or a part of the page may have taken them already.
      if (!carriesFiles(event) || event.defaultPrevented) return
      event.preventDefault()
      latest.current?.([...(event.dataTransfer?.files ?? [])])
    }
    const listeners = [
      ['dragover', over],
      ['dragleave', leave],
      ['drop', drop],
    ] as const
    for (const [name, listener] of listeners) window.addEventListener(name, listener)
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener)
    }
  }, [])
  return isOver
}
