import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { describeError } from '#client/lib/errors.ts'
import { formatCount, formatNumber } from '#client/lib/format.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { showToast } from '#client/ui/toast.tsx'
import { useResumeOrganization, useSuspendOrganization } from '../mutations.ts'
import type { ListedOrganization } from '../queries.ts'
import '#client/ui/data-table.css'
import './organization-table.css'

const SuspendButton = ({ organization: { id, name, members } }: { organization: ListedOrganization }) => {
  const [isAsking, setAsking] = useState(false)
  const suspend = useSuspendOrganization()
  const confirm = async () => {
    await suspend.mutateAsync({ organizationId: id })
    void showToast({ message: `${name} is suspended.` })
  }
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        aria-label={`Suspend ${name}`}
        onClick={() => setAsking(true)}
      >
        Suspend
      </Button>
      {isAsking ? (
        <ConfirmDialog
          opened
          onClose={() => setAsking(false)}
          title={`Suspend ${name}?`}
          confirm="Suspend"
          isDanger
          onConfirm={confirm}
        >
          {formatCount(members, 'member')} can no longer see or do anything there, from this moment on.
          Nothing is deleted, and you can resume it at any time.
        </ConfirmDialog>
      ) : null}
    </>
  )
}

const ResumeButton = ({ organization: { id, name } }: { organization: ListedOrganization }) => {
  const resume = useResumeOrganization()
  const run = async () => {
    try {
      await resume.mutateAsync({ organizationId: id })
      void showToast({ message: `${name} is open again.` })
    } catch (error) {
      const detail = describeError(error).sentence
      void showToast({ message: `${name} is still suspended`, detail, isError: true })
    }
  }
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={`Resume ${name}`}
      loading={resume.isPending}
      onClick={run}
    >
      Resume
    </Button>
  )
}

type RowProps = { organization: ListedOrganization; isOwn: boolean }

const OrganizationRow = ({ organization, isOwn }: RowProps) => {
  const { slug, name, members, createdAt, suspendedAt } = organization
  return (
    <tr>
      <td>
        {isOwn && suspendedAt === null ? (
          <Link to="/o/$slug" params={{ slug }} className="text-link truncate" title={name}>
            {name}
          </Link>
        ) : (
          <ClippedText>{name}</ClippedText>
        )}
        <ClippedText className="organization-below dimmed">{`/o/${slug} · ${formatCount(members, 'member')}`}</ClippedText>
      </td>
      <td className="organization-wide">
        <ClippedText className="dimmed">{slug}</ClippedText>
      </td>
      <td className="organization-wide tabular">{formatNumber(members)}</td>
      <td className="organization-wide dimmed tabular">
        <RelativeTime at={createdAt} />
      </td>
      <td className="organization-state">
        {suspendedAt === null ? (
          'Open'
        ) : (
          <span className="organization-suspended">
            Suspended <RelativeTime at={suspendedAt} />
          </span>
        )}
      </td>
      <td className="organization-actions">
        {suspendedAt === null ? (
          <SuspendButton organization={organization} />
        ) : (
          <ResumeButton organization={organization} />
        )}
      </td>
    </tr>
  )
}

export type OrganizationTableProps = {
  organizations: readonly ListedOrganization[]
  /** Slugs of those that one is a member of. */
  own: readonly string[]
}

export const OrganizationTable = ({ organizations, own }: OrganizationTableProps) => (
  <table className="data-table organizations">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col" className="organization-wide">
          Address
        </th>
        <th scope="col" className="organization-wide">
          Members
        </th>
        <th scope="col" className="organization-wide">
          Founded
        </th>
        <th scope="col" className="organization-state">
          State
        </th>
        <th scope="col" className="organization-actions">
          <span className="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {organizations.map((organization) => (
        <OrganizationRow
          key={organization.id}
          organization={organization}
          isOwn={own.includes(organization.slug)}
        />
      ))}
    </tbody>
  </table>
)
