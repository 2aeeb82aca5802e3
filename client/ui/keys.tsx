import { printKeys } from '#client/lib/shortcut-keys.ts'
import { isApple } from '#client/lib/shortcuts.ts'
import './keys.css'

/** A shortcut as printed keys. `keys` is written as registered: "mod+k", "g t". */
export const Keys = ({ keys }: { keys: string }) => (
  <span className="keys">
    {keys.split(' ').map((step, index) => (
      <span key={step} className="keys-step">
        {index > 0 ? 'then' : null}
        {printKeys(step, isApple()).map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    ))}
  </span>
)
