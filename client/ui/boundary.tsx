import { Component, type ReactNode } from 'react'

export type BoundaryProps = {
  children: ReactNode
  /** What stands in for what failed; `reset` shows it anew. */
  fallback: (failure: { error: unknown; reset: () => void }) => ReactNode
}

/** Keeps what fails in it from taking the page along. */
export class Boundary extends Component<BoundaryProps> {
  override state: { failed: { error: unknown } | null } = { failed: null }

  static getDerivedStateFromError(error: unknown) {
    return { failed: { error } }
  }

  readonly #reset = () => this.setState({ failed: null })

  override render() {
    const { failed } = this.state
    return failed === null ? this.props.children : this.props.fallback({ ...failed, reset: this.#reset })
  }
}
