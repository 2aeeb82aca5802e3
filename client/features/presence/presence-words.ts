import type { CommentKind } from '#shared/comments.ts'
import type { Present } from './queries.ts'

type Doing = Pick<Present, 'isInChat' | 'writing'>

const writingWords: Record<CommentKind, string> = {
  reply: 'replying',
  note: 'writing a note',
  chat: 'typing in the chat',
}

/** What somebody does at a ticket: "replying", "in the chat", "viewing". */
export const doingWords = ({ isInChat, writing }: Doing): string =>
  writing !== null ? writingWords[writing] : isInChat ? 'in the chat' : 'viewing'

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** "Ann", "Ann and Bo", "Ann, Bo and Cy", "Ann, Bo and 3 others". */
export const joinNames = (names: readonly string[]): string =>
  list.format(names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names)

/** "Bo is typing…"; nothing where nobody types. */
export const typingWords = (names: readonly string[]): string => {
  if (names.length === 0) return ''
  return `${joinNames(names)} ${names.length === 1 ? 'is' : 'are'} typing…`
}

const areHere = (names: readonly string[]) => `${joinNames(names)} ${names.length === 1 ? 'is' : 'are'} here.`

const nobody = 'Nobody is here just now. What you write stays and will be read.'

/** To a requester: whether somebody of the organization reads along this moment. */
export const hereForRequester = (inChat: readonly Present[]): string => {
  const names = inChat.filter(({ isStaff }) => isStaff).map(({ person }) => person.name)
  return names.length === 0 ? nobody : areHere(names)
}

/** To staff: whether the requester reads along this moment, and who else does. */
export const hereForStaff = (inChat: readonly Present[], requester: { id: string; name: string }): string => {
  const names = inChat.map(({ person }) => person.name)
  if (inChat.some(({ person }) => person.id === requester.id)) return areHere(names)
  const away = `${requester.name} is not here just now. What you write stays and will be read.`
  return names.length === 0 ? away : `${areHere(names)} ${away}`
}
