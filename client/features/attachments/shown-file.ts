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

/** The file that is shown over a place with the cards of files, to one of which the keyboard goes when it is closed. */
export const useShownFile = (place: RefObject<HTMLElement | null>) => {
  const { openId, open, close } = useFileAddress()
  const left = useRef<{ id: string | null } | null>(null)
  useEffect(() => {
    if (openId !== null) left.current = { id: openId }
    else if (left.current !== null) {
      focusCard(place.current, left.current.id)
      left.current = null
    }
  }, [openId, place])
  return {
    openId,
    open,
    /** Goes on at the card of that file; at the place itself where there is none. */
    close: (attachmentId: string | null) => {
      left.current = { id: attachmentId }
      close()
    },
  }
}
