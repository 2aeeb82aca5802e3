/** What was just done, on the page where one goes on from it. */
export const doneSentences = {
  verified: 'Your email address is confirmed. Sign in to go on.',
  deleted: 'Your account is deleted.',
} as const
export type Done = keyof typeof doneSentences

export const DoneNote = ({ done }: { done: Done | undefined }) =>
  done === undefined ? null : (
    <p className="auth-done" role="status">
      {doneSentences[done]}
    </p>
  )
