/** A text as it was typed, its lines kept. */
export const PlainText = ({ text }: { text: string }) => <p className="markdown-plain">{text}</p>
