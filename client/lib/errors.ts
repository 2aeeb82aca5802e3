import { TRPCClientError } from '@trpc/client'
import {
  type ConflictDetails,
  type ErrorBody,
  type ErrorCode,
  errorCodes,
  type FieldFaults,
  type MoveDetails,
} from '#shared/errors.ts'

/** One sentence for each error that a person can meet: what happened and what to do. */
export const errorSentences: Record<ErrorCode, string> = {
  'request.invalid': 'Some of what you entered needs another look.',
  'request.invalid_json': 'The request did not arrive whole. Please try again.',
  'request.too_large': 'That is too much to send at once. Please shorten it.',
  'request.unsupported_type': 'This kind of content is not accepted.',
  'request.origin_missing':
    'Your browser did not say where this request comes from, so it was refused. Reload the page and try again.',
  'request.origin_refused':
    'This request came from another site and was refused. Open Docket at its own address and try again.',
  'request.unknown_procedure': 'This page is older than the server. Reload it and try again.',
  'request.unknown_address': 'There is nothing at this address.',
  'server.internal': 'Something went wrong on our side. Please try again in a moment.',
  'request.client_id_used': 'This was sent once already, as something else. Please send it anew.',
  'server.unavailable': 'The server cannot reach its database just now. Please try again in a few seconds.',
  'server.stopping': 'The server is restarting. Please try again in a few seconds.',
  'live.rights_changed': 'What you may do here has changed. Please load the page again.',
  'auth.required': 'You are signed out. Please sign in again.',
  'auth.wrong_credentials': 'The username, email or password is not right.',
  'auth.username_taken': 'This username is taken. Please choose another.',
  'auth.email_taken': 'This email address already has an account. Sign in instead.',
  'auth.email_unverified':
    'Please confirm your email address first. The link is in the mail that we sent you.',
  'auth.link_invalid': 'This link is no longer good. It may be too old, or it was used already.',
  'auth.wrong_code': 'This code is not right. Wait for the next one, or use a recovery code.',
  'auth.second_step_over': 'That took too long. Please sign in again.',
  'auth.wrong_password': 'The password is not right.',
  'auth.password_known_bad':
    'This password is among those that everybody tries first. Please choose another.',
  'auth.email_unchanged': 'This is your email address already.',
  'auth.session_not_found': 'This session is over already.',
  'auth.two_factor_required':
    'This organization asks its staff for two-factor authentication. Turn it on in your account.',
  'auth.two_factor_already_on': 'Two-factor authentication is on already.',
  'auth.two_factor_not_on': 'Two-factor authentication is not on.',
  'auth.username_differs': 'This is not your username.',
  'auth.last_admin_elsewhere':
    'You are the last admin of an organization. Make someone else its admin first.',
  'auth.last_operator':
    'You are the last one who runs this installation. Make someone else an operator first.',
  'auth.last_way_in': 'This is your only way to sign in. Set a password or link another account first.',
  'auth.provider_unknown': 'This way to sign in is not set up here.',
  'auth.provider_failed': 'The other site did not answer as it should. Please try again.',
  'auth.provider_refused': 'The sign-in was refused or given up at the other site.',
  'auth.provider_email_unverified':
    'The other site has not confirmed your email address, so it cannot be trusted here.',
  'auth.provider_linked_elsewhere': 'That account is linked to somebody else here.',
  'auth.provider_already_linked': 'An account of that site is linked already. Unlink it first.',
  'auth.provider_not_linked': 'No account of that site is linked.',
  'auth.no_account': 'There is no account for you here, and none can be made by signing up.',
  'rate.limited': 'That was too many tries. Please wait a while and try again.',
  'live.too_many_streams': 'Docket is open in too many places at once. Close some of its windows.',
  'mail.not_found': 'This mail does not exist any more.',
  'mail.not_failed': 'Only a mail that failed can be sent again.',
  'organization.suspended': 'This organization is suspended. Please ask whoever runs this installation.',
  'organization.sign_up_closed': 'One cannot sign up for this organization. Ask someone there to invite you.',
  'organization.sign_up_domain': 'Only email addresses of certain domains can sign up for this organization.',
  'organization.slug_taken': 'This address is taken. Please choose another.',
  'organization.domains_required': 'Please name at least one email domain.',
  'invitation.not_found': 'There is no such invitation.',
  'invitation.over': 'This invitation is no longer good. Please ask for a new one.',
  'invitation.already_member': 'This person is a member already.',
  'member.deactivated': 'This person has been deactivated. Reactivate them first.',
  'category.name_taken': 'There is a category of this name already.',
  'category.too_many':
    'There can be 200 categories, archived ones included. Rename one that you no longer need.',
  'category.last': 'The last category cannot be archived.',
  'category.order_stale': 'The categories have changed in the meantime. Please look again.',
  'setup.already_done': 'Docket has already been set up. Please sign in.',
  'setup.needed': 'Docket has not been set up yet.',
  'organization.not_found': 'There is no such organization, or you are not a member of it.',
  'organization.name_required': 'Please say which organization you want to join.',
  'permission.missing': 'Your role does not allow this.',
  'member.not_found': 'This person is not a member of the organization.',
  'member.not_staff': 'Only agents, managers and admins can be assigned.',
  'member.last_admin': 'This is the last admin. Make someone else an admin first.',
  'category.not_found': 'This category does not exist any more. Please choose another.',
  'ticket.not_found': 'This ticket does not exist, or you cannot see it.',
  'ticket.closed': 'This ticket is closed. Reopen it first.',
  'ticket.move_not_allowed': 'The status cannot change that way from here.',
  'ticket.reopen_window_over': 'It is too late to reopen this request. Please make a new one.',
  'ticket.reason_required': 'Please give a reason for this change.',
  'ticket.edit_not_allowed': 'The text of this ticket can no longer be changed.',
  'ticket.changed_meanwhile': 'Someone else changed this in the meantime.',
  'ticket.staff_move': 'Only staff can change that.',
  'ticket.needs_review': 'A manager decides that in the review.',
  'ticket.needs_edit': 'It goes back to review when it is edited.',
  'ticket.follow_up_instead': 'This request is closed. Open a follow-up instead.',
  'ticket.intake_off': 'This organization does not review tickets before the work.',
  'ticket.own_draft': 'Somebody else must review what you have asked for or written down yourself.',
  'ticket.not_a_draft': 'This ticket does not wait for a review any more.',
  'ticket.read_again': 'The draft has changed since you opened it. Read it again before you decide.',
  'ticket.severity_in_review':
    'Until approval only a review changes the severity, then a manager or admin whose own ticket it is not.',
  'ticket.delete_not_allowed': 'You cannot delete this ticket.',
  'ticket.restore_over': 'It was deleted too long ago to be restored.',
  'ticket.link_to_itself': 'A ticket cannot be linked to itself.',
  'ticket.already_linked': 'These two tickets are linked already.',
  'ticket.not_linked': 'These two tickets are not linked any more.',
  'ticket.too_many_links': 'This ticket has as many links as it can have.',
  'ticket.duplicate_of_duplicate': 'That ticket is itself a duplicate. Link to the one that it repeats.',
  'ticket.has_duplicates': 'Other tickets are duplicates of this one, so it cannot be one itself.',
  'ticket.already_duplicate': 'This ticket is a duplicate of another already. Take that link away first.',
  'ticket.not_closed': 'Only a closed ticket has follow-ups. Reply to it instead.',
  'ticket.too_many_watchers': 'As many people follow this ticket as can.',
  'comment.not_found': 'This message does not exist any more.',
  'comment.deleted': 'This message has been deleted.',
  'comment.not_author': 'Only the author can change this message.',
  'comment.too_many_mentions': 'One message can mention 20 people at most.',
  'comment.too_many_edits': 'One message can be edited 200 times at most.',
  'attachment.not_found': 'This file was not found. It may have been removed.',
  'attachment.not_allowed': 'Only who attached a file, the requester and staff can remove it.',
  'attachment.too_many': 'There can be five files at most. Remove one first.',
  'attachment.too_many_waiting':
    'Too many of your uploads were begun and never finished. They are forgotten within a day, most after 15 minutes.',
  'attachment.type_not_taken': 'Only PDF, PNG and JPEG files can be attached.',
  'attachment.upload_not_found': 'This upload is not known any more. Please attach the file again.',
  'attachment.upload_over': 'The time for this upload is over. Please attach the file again.',
  'attachment.upload_refused': 'This is not an address that a file can be sent to.',
  'attachment.nothing_arrived': 'The file did not arrive. Please try again.',
  'attachment.size_differs': 'The file that arrived has another size than was announced. Please try again.',
  'attachment.not_what_it_says': 'This file is not what its name says.',
  'attachment.image_too_large': 'This image has more pixels than can be shown: 50 million at most.',
  'attachment.store_unavailable':
    'Files cannot be reached just now. Everything else works; please try again soon.',
  'list.bad_cursor': 'This list has moved on. Reload it from the top.',
}

export type Fault = {
  /** `network`: no answer came at all. `unknown`: an answer that the server did not word. */
  code: ErrorCode | 'network' | 'unknown'
  sentence: string
  fields: FieldFaults
  conflict: ConflictDetails | null
  move: MoveDetails | null
  /** Seconds until the same may be tried again; null when nothing was said of it. */
  retryAfter: number | null
  requestId: string | null
}

const isErrorCode = (code: unknown): code is ErrorCode => errorCodes.some((known) => known === code)

const isErrorBody = (data: unknown): data is ErrorBody =>
  typeof data === 'object' && data !== null && 'code' in data && isErrorCode(data.code)

const plainFault = (code: 'network' | 'unknown', sentence: string): Fault => ({
  code,
  sentence,
  fields: {},
  conflict: null,
  move: null,
  retryAfter: null,
  requestId: null,
})

const networkSentence = 'The server cannot be reached. Check your connection and try again.'
const unknownSentence = 'Something went wrong. Please try again.'

/** "in 20 seconds", "in 3 minutes", "in 2 hours": never too early. */
const waitWords = (seconds: number): string => {
  const [size, unit] =
    seconds < 60
      ? [Math.max(1, Math.ceil(seconds)), 'second']
      : seconds < 3600
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour']
  return `in ${size} ${unit}${size === 1 ? '' : 's'}`
}

const sentenceOf = ({ code, retryAfter }: ErrorBody): string =>
  code === 'rate.limited' && retryAfter !== undefined
    ? `That was too many tries. Please try again ${waitWords(retryAfter)}.`
    : errorSentences[code]

/** Code of the page that could not be fetched. */
export class CodeLost extends Error {}

/** What to tell a person about anything that was thrown. Never throws. */
export const describeError = (error: unknown): Fault => {
  if (error instanceof CodeLost) return plainFault('network', networkSentence)
  if (!(error instanceof TRPCClientError)) return plainFault('unknown', unknownSentence)
  const body: unknown = error.data
  if (!isErrorBody(body)) return plainFault('network', networkSentence)
  return {
    code: body.code,
    sentence: sentenceOf(body),
    fields: body.fields ?? {},
    conflict: body.conflict ?? null,
    move: body.move ?? null,
    retryAfter: body.retryAfter ?? null,
    requestId: body.requestId || null,
  }
}

/** Whether trying the same again may help without any change by the person. */
export const isPassing = (error: unknown): boolean =>
  ['network', 'server.stopping'].includes(describeError(error).code)

/** Whether what was asked for may have been done all the same: there was no answer, or the server failed on the way. */
export const mayBeDone = (error: unknown): boolean => {
  const { code } = describeError(error)
  return code === 'network' || code.startsWith('server.')
}

export const isSignedOut = (error: unknown): boolean => describeError(error).code === 'auth.required'

const shutOutCodes: readonly string[] = [
  'auth.email_unverified',
  'auth.two_factor_required',
  'organization.suspended',
] satisfies ErrorCode[]

/** Whether the person has to do something, or wait, before the organization opens to them. */
export const isShutOut = (error: unknown): boolean => shutOutCodes.includes(describeError(error).code)

export const isNotFound = (error: unknown): boolean => describeError(error).code.endsWith('.not_found')
