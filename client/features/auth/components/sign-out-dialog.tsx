import { formatCount } from '#client/lib/format.ts'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'

export type SignOutDialogProps = {
  opened: boolean
  onClose: () => void
  /** How many texts would be lost. */
  unsent: number
  onConfirm: () => Promise<unknown>
}

/** Asked only when there is unsent text, which does not stay in a browser that others may use. */
export const SignOutDialog = ({ opened, onClose, unsent, onConfirm }: SignOutDialogProps) => (
  <ConfirmDialog
    opened={opened}
    onClose={onClose}
    title="Sign out and lose unsent text?"
    confirm="Sign out"
    isDanger
    onConfirm={onConfirm}
  >
    You have {formatCount(unsent, 'text')} that {unsent === 1 ? 'was' : 'were'} not sent. Signing out deletes{' '}
    {unsent === 1 ? 'it' : 'them'} from this browser.
  </ConfirmDialog>
)
