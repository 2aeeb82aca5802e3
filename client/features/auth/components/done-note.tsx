/** What was just done, on the page where one goes on from it. */
export const doneSentences = {
  verified: 'Your email address is confirmed. Sign in to go on.',
  reclaimed:
    'Your email address is confirmed. To go on, set a password by mail: choose “Forgot your password?” below.',
  deleted: 'Your account is deleted.',
} as const
export type Done = keyof typeof doneSentences

export const DoneNote = ({ done }: { done: Done | undefined }) =>
  done === undefined ? null : (
    <p className="auth-done" role="status">
      {doneSentences[done]}
    </p>
  )
