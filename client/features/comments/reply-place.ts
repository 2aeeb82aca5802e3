import { createContext, useContext } from 'react'

/** Takes a text into the unsent reply below; says whether it is kept there. Null where no reply can be sent. */
type TakeReply = ((text: string) => boolean) | null

/** Given to what stands above a conversation, so that its text can become a reply. */
export const ReplyPlace = createContext<TakeReply>(null)

export const useReplyPlace = (): TakeReply => useContext(ReplyPlace)
