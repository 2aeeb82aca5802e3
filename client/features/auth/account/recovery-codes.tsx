import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { showToast } from '#client/ui/toast.tsx'

const copy = async (text: string) => {
  try {
    await navigator.clipboard.writeText(text)
    void showToast({ message: 'The codes are copied.' })
  } catch {
    void showToast({ message: 'This browser does not let us copy. Select the codes instead.', isError: true })
  }
}

const download = (text: string) => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'docket-recovery-codes.txt'
  link.click()
  // Not at once: the browser reads the address after this.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Shown once, right after they were made. */
export const RecoveryCodes = ({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) => {
  const text = `${codes.join('\n')}\n`
  const heading = useRef<HTMLParagraphElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <p className="account-strong" tabIndex={-1} ref={heading}>
        Keep these recovery codes
      </p>
      <p>
        Each of them lets you in once when the app is not at hand. They are shown this one time only; earlier
        ones are worth nothing now.
      </p>
      <ul className="account-codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="account-buttons">
        <Button variant="default" onClick={() => void copy(text)}>
          Copy
        </Button>
        <Button variant="default" onClick={() => download(text)}>
          Download
        </Button>
        <Button onClick={onDone}>I have kept them</Button>
      </div>
    </>
  )
}
