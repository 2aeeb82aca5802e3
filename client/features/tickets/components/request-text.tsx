import { late } from '#client/ui/late.tsx'
import { LoadingText } from '#client/ui/states.tsx'
import type { Ticket } from '../queries.ts'
import { useRequestEdit } from '../request-edit.ts'
import { Description } from './description.tsx'
import { ReviewNotice } from './review-notice.tsx'
import { TicketTitle } from './title.tsx'

const RequestEditor = late(() => import('./request-editor.tsx'), { waiting: <LoadingText lines={6} /> })

/** What was asked, and how it stands in its review. */
export const RequestText = ({ ticket }: { ticket: Ticket }) => {
  const edit = useRequestEdit(ticket)
  const { text, canBegin, begin } = edit
  return (
    <>
      <ReviewNotice ticket={ticket} onEdit={canBegin && text === null ? begin : null} />
      {text === null ? (
        <>
          <TicketTitle ticket={ticket} />
          <Description ticket={ticket} />
        </>
      ) : (
        <RequestEditor text={text} edit={edit} />
      )}
    </>
  )
}
