import { splitSnippet } from './snippet.ts'
import './highlighted.css'

/** A snippet with its hits marked. */
export const Highlighted = ({ snippet }: { snippet: string }) =>
  splitSnippet(snippet).map((part) =>
    part.hit ? (
      <mark key={part.at} className="hit">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )
