import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'
import { focusCard } from './components/files-focus.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** A file lies over the page, to which "back" leads. */
    isFileOverPage?: true
  }
}

/** Which file is shown stands in the address: a reload keeps it, and "back" closes it. */
const useFileAddress = () => {
  const { file: openId = null } = useSearch({ strict: false })
  const router = useRouter()
  const navigate = useNavigate()
  const goTo = (file: string | undefined, isOver: boolean) =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, file }),
      replace: !isOver || openId !== null,
      resetScroll: false,
      state: isOver ? { isFileOverPage: true } : {},
    })
  const isOverPage = () => router.state.location.state.isFileOverPage === true
  return {
    openId,
    open: (attachmentId: string) => goTo(attachmentId, openId === null || isOverPage()),
    close: () => (isOverPage() ? router.history.back() : goTo(undefined, false)),
  }
}

/** Where the keyboard goes when a file is closed. */
type Return = { opener: Element | null; attachmentId: string | null }

/** Back to what the file was opened from; where that is gone, to the card of the file that was shown last. */
const goBack = (place: HTMLElement | null, { opener, attachmentId }: Return) => {
  if (opener instanceof HTMLElement && opener.isConnected && place?.contains(opener))
    requestAnimationFrame(() => opener.focus({ preventScroll: true }))
  else focusCard(place, attachmentId)
}

/** The file that is shown over a place, and its opening and closing. */
export const useShownFile = (place: RefObject<HTMLElement | null>) => {
  const { openId, open, close } = useFileAddress()
  const back = useRef<Return | null>(null)
  const isClosing = useRef(false)
  useEffect(() => {
    isClosing.current = false
    if (openId !== null) back.current = { opener: null, ...back.current, attachmentId: openId }
    else if (back.current !== null) {
      goBack(place.current, back.current)
      back.current = null
    }
  }, [openId, place])
  return {
    openId,
    open: (attachmentId: string) => {
      back.current ??= { opener: document.activeElement, attachmentId }
      open(attachmentId)
    },
    /** Tells the file on which to go on, where the keyboard cannot go back; null of none. */
    close: (attachmentId: string | null) => {
      if (isClosing.current) return
      isClosing.current = true
      if (back.current) back.current.attachmentId = attachmentId
      close()
    },
  }
}
