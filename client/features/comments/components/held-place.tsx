import { Component, type ReactNode, type RefObject } from 'react'

type Props = {
  scroller: RefObject<HTMLElement | null>
  /** The number of the first entry; what is read stays in its place when it changes. */
  oldest: number | null
  children: ReactNode
}

/** What is in sight, and where. */
type Place = { element: Element; top: number }[]

const placesOf = (scroller: HTMLElement): Place => {
  const { top, bottom } = scroller.getBoundingClientRect()
  return [...scroller.querySelectorAll('.timeline > li')]
    .map((element) => ({ element, rect: element.getBoundingClientRect() }))
    .filter(({ rect }) => rect.height > 0 && rect.bottom > top && rect.top < bottom)
    .map(({ element, rect }) => ({ element, top: rect.top }))
}

/**
 * Leaves what is being read where it is when earlier entries come in above it. A class, since React tells nobody else
 * of the moment before the page changes.
 */
export class HeldPlace extends Component<Props> {
  override getSnapshotBeforeUpdate({ oldest }: Props): Place | null {
    const element = this.props.scroller.current
    return element === null || oldest === null || oldest === this.props.oldest ? null : placesOf(element)
  }

  override componentDidUpdate(_: Props, __: unknown, places: Place | null) {
    const scroller = this.props.scroller.current
    // The first lines in sight may have been joined to what came in above them.
    const held = places?.find(({ element }) => element.isConnected)
    if (!scroller || !held) return
    scroller.scrollTop += held.element.getBoundingClientRect().top - held.top
  }

  override render() {
    return this.props.children
  }
}
