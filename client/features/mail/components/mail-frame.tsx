import './mail-frame.css'

export type MailFrameProps = { title: string; src: string }

/** A mail's HTML as its reader sees it: it runs nothing, and its links open in another tab. */
export const MailFrame = ({ title, src }: MailFrameProps) => (
  <iframe
    className="mail-frame"
    title={title}
    src={src}
    sandbox="allow-popups allow-popups-to-escape-sandbox"
  />
)

/** A mail's plain text, as readers without HTML show it. */
export const MailText = ({ text }: { text: string }) => (
  <details className="mail-text">
    <summary>Plain text</summary>
    <pre>{text}</pre>
  </details>
)
