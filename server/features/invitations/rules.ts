/** Days for which an invitation is good. */
export const invitationDays = 7

type Times = { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date }

/** Whether an invitation can still be accepted: once, until it is over or taken back. */
export const isOpen = ({ acceptedAt, revokedAt, expiresAt }: Times, now: Date): boolean =>
  acceptedAt === null && revokedAt === null && now < expiresAt

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What stands in an invitation's link: a token is known within its organization alone. */
export const linkPart = (organizationId: string, token: string): string => `${organizationId}.${token}`

/** The parts of an invitation's link; null when it has not this form. */
export const readLinkPart = (text: string): { organizationId: string; token: string } | null => {
  const [organizationId = '', token = '', ...rest] = text.split('.')
  return uuid.test(organizationId) && token !== '' && rest.length === 0 ? { organizationId, token } : null
}
