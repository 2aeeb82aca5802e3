import { Component, type ReactNode } from 'react'

/** A text as it was typed, its lines kept. */
export const PlainText = ({ text }: { text: string }) => <p className="markdown-plain">{text}</p>

/**
 * Shows the text as it was typed when its rendering fails, so that one message never takes the page with it.
 * Give it the text as its key: another text is tried anew.
 */
export class PlainTextBoundary extends Component<{ text: string; children: ReactNode }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    return this.state.hasFailed ? <PlainText text={this.props.text} /> : this.props.children
  }
}
