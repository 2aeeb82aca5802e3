import { type ReactNode, useEffect, useRef } from 'react'
import './page.css'

let hasShownHeading = false

/**
 * After a navigation the focus goes to the new page's heading, so that a screen reader says where one is.
 * Not on the first page, whose reading begins at the top, and not when a field of the page took the focus.
 */
const useHeadingFocus = () => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const isFirst = !hasShownHeading
    hasShownHeading = true
    const element = heading.current
    if (isFirst || !element) return
    const focused = document.activeElement
    const isInPage = focused instanceof Element && focused.closest('.page') !== null && focused !== element
    if (!isInPage) element.focus({ preventScroll: true })
  }, [])
  return heading
}

const useTitle = (title: string) => {
  useEffect(() => {
    document.title = title === '' ? 'Docket' : `${title} · Docket`
  }, [title])
}

export type PageProps = {
  /** The document's title, and the heading unless `heading` says otherwise. */
  title: string
  heading?: ReactNode
  /** Left of the heading, e.g. the way back. */
  before?: ReactNode
  /** Right of the heading: the page's one primary button and its kin. */
  actions?: ReactNode
  /** `fill`: the page is as high as the window and scrolls inside; `column`: a reading column. */
  layout?: 'fill' | 'column'
  children: ReactNode
}

export const Page = ({ title, heading, before, actions, layout = 'fill', children }: PageProps) => {
  const headingRef = useHeadingFocus()
  useTitle(title)
  return (
    <div className="page" data-layout={layout}>
      <header className="page-head">
        {before}
        <h1 className="page-title" ref={headingRef} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      <div className="page-body">{children}</div>
    </div>
  )
}
