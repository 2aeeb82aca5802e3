import { useState } from 'react'
import { draftsOf } from '#client/lib/drafts.ts'
import { describeError } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import { useSignOut } from '../sign-out.ts'
import { SignOutDialog } from './sign-out-dialog.tsx'

/** Signing out by a button or a menu; `dialog` asks first when text would be lost, and stands beside it. */
export const useLeaving = (userId: string) => {
  const signOut = useSignOut(userId)
  const [isAsking, setAsking] = useState(false)
  const unsent = draftsOf(userId).count()
  const go = () => {
    signOut().catch((error: unknown) =>
      showToast({ message: 'You are still signed in', detail: describeError(error).sentence, isError: true }),
    )
  }
  return {
    leave: () => (draftsOf(userId).count() > 0 ? setAsking(true) : go()),
    dialog: (
      <SignOutDialog opened={isAsking} onClose={() => setAsking(false)} unsent={unsent} onConfirm={signOut} />
    ),
  }
}
