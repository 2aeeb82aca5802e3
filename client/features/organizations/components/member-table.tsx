import { IconMailQuestion, IconShieldCheck } from '@tabler/icons-react'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { useHere } from '../organization.ts'
import type { Member } from '../queries.ts'
import { roleWords } from '../role-words.ts'
import { MemberActions } from './member-actions.tsx'
import { RoleMenu } from './role-menu.tsx'
import '#client/ui/data-table.css'
import './member-table.css'

/** How far a member's account is to be trusted. */
const AccountMarks = ({ member }: { member: Member }) => (
  <span className="member-marks">
    {member.isEmailVerified ? null : (
      <span className="member-mark" data-kind="open">
        <IconMailQuestion size={14} aria-hidden="true" />
        Email not confirmed
      </span>
    )}
    {member.hasTwoFactor ? (
      <span className="member-mark">
        <IconShieldCheck size={14} aria-hidden="true" />
        Two-factor
      </span>
    ) : null}
  </span>
)

const MemberRow = ({ member }: { member: Member }) => {
  const { me } = useHere()
  const isSelf = member.id === me.id
  return (
    <tr>
      <td>
        <div className="member-name">
          <PersonAvatar name={member.name} />
          <span className="member-who">
            <ClippedText>{isSelf ? `${member.name} (you)` : member.name}</ClippedText>
            <ClippedText className="member-below dimmed">{member.username}</ClippedText>
            <ClippedText className="member-below dimmed">{member.email}</ClippedText>
            <span className="member-below">
              <AccountMarks member={member} />
            </span>
          </span>
        </div>
      </td>
      <td className="member-wide">
        <ClippedText className="dimmed">{member.username}</ClippedText>
      </td>
      <td className="member-wide">
        <ClippedText className="dimmed">{member.email}</ClippedText>
      </td>
      <td className="member-role">
        {member.deactivatedAt === null ? (
          <RoleMenu member={member} isSelf={isSelf} />
        ) : (
          <span className="dimmed">{roleWords[member.role]}</span>
        )}
      </td>
      <td className="member-wide">
        <AccountMarks member={member} />
      </td>
      <td className="member-joined dimmed tabular">
        <RelativeTime at={member.deactivatedAt ?? member.joinedAt} />
      </td>
      <td className="member-actions">
        <MemberActions member={member} />
      </td>
    </tr>
  )
}

export type MemberTableProps = { members: readonly Member[]; isDeactivated: boolean }

export const MemberTable = ({ members, isDeactivated }: MemberTableProps) => (
  <table className="data-table members">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col" className="member-wide">
          Username
        </th>
        <th scope="col" className="member-wide">
          Email
        </th>
        <th scope="col" className="member-role">
          Role
        </th>
        <th scope="col" className="member-wide">
          Account
        </th>
        <th scope="col" className="member-joined">
          {isDeactivated ? 'Deactivated' : 'Joined'}
        </th>
        <th scope="col" className="member-actions">
          <span className="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {members.map((member) => (
        <MemberRow key={member.id} member={member} />
      ))}
    </tbody>
  </table>
)
