import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { roleWords } from '#client/features/organizations/role-words.ts'
import { useTRPC } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { MoreButton } from '#client/ui/more-button.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { ErrorNote } from '#client/ui/states.tsx'
import { showToast } from '#client/ui/toast.tsx'
import { useResendInvitation, useRevokeInvitation } from '../mutations.ts'
import { type Invitation, invitationsQuery } from '../queries.ts'
import './invitation-list.css'

const RevokeButton = ({ invitation }: { invitation: Invitation }) => {
  const [isAsking, setAsking] = useState(false)
  const revoke = useRevokeInvitation()
  const { id: invitationId, email } = invitation
  const confirm = async () => {
    await revoke.mutateAsync({ invitationId })
    void showToast({ message: `The invitation of ${email} is revoked.` })
  }
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        aria-label={`Revoke the invitation of ${email}`}
        onClick={() => setAsking(true)}
      >
        Revoke
      </Button>
      {isAsking ? (
        <ConfirmDialog
          opened
          onClose={() => setAsking(false)}
          title={`Revoke the invitation of ${email}?`}
          confirm="Revoke"
          isDanger
          onConfirm={confirm}
        >
          The link in the mail stops working. You can invite them again.
        </ConfirmDialog>
      ) : null}
    </>
  )
}

const ResendButton = ({ invitation: { id: invitationId, email } }: { invitation: Invitation }) => {
  const resend = useResendInvitation()
  const send = async () => {
    try {
      await resend.mutateAsync({ invitationId })
      void showToast({ message: `A new mail is on its way to ${email}.`, detail: 'The old link is over.' })
    } catch (error) {
      const detail = describeError(error).sentence
      void showToast({ message: 'The invitation was not sent again', detail, isError: true })
    }
  }
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={`Resend the invitation of ${email}`}
      loading={resend.isPending}
      onClick={send}
    >
      Resend
    </Button>
  )
}

const InvitationRow = ({ invitation }: { invitation: Invitation }) => {
  const { email, role, invitedBy, isOver, expiresAt } = invitation
  return (
    <li className="invitation">
      <ClippedText className="invitation-email">{email}</ClippedText>
      <span className="invitation-facts dimmed">
        {roleWords[role]}
        {invitedBy === null ? '' : ` · invited by ${invitedBy}`} ·{' '}
        {isOver ? (
          <span className="invitation-over">
            over since <RelativeTime at={expiresAt} />
          </span>
        ) : (
          <>
            ends <RelativeTime at={expiresAt} />
          </>
        )}
      </span>
      <span className="invitation-actions">
        <ResendButton invitation={invitation} />
        <RevokeButton invitation={invitation} />
      </span>
    </li>
  )
}

/** Who is invited and has not come yet; nothing when nobody is. */
export const InvitationList = () => {
  const query = useInfiniteQuery(invitationsQuery(useTRPC()))
  if (query.data === undefined)
    return query.error ? (
      <div className="invitations">
        <ErrorNote error={query.error} />
      </div>
    ) : null
  const invitations = query.data.pages.flatMap((page) => page.items)
  if (invitations.length === 0) return null
  return (
    <section className="invitations" aria-labelledby="invitations">
      <h2 id="invitations">Invitations</h2>
      <ul>
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
      <MoreButton list={query} size="xs" mt={8} />
    </section>
  )
}
