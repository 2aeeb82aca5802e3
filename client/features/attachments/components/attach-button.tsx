import { ActionIcon } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { Tip } from '#client/ui/tip.tsx'
import { attachmentLimits } from '#shared/attachments.ts'
import { useTicketFiles } from '../ticket-files.ts'

/** Chooses files for the ticket; nothing where none can be attached. */
export const AttachButton = () => {
  const { files, offer, choose } = useTicketFiles()
  const most = attachmentLimits.perTicket
  const isFull = (files?.length ?? 0) >= most
  const words = isFull ? `Attach files: there are ${most} of ${most}` : 'Attach files'
  return offer ? (
    <Tip label={words}>
      <ActionIcon
        aria-label={words}
        onClick={isFull ? () => {} : choose}
        {...(isFull ? { 'data-disabled': true, 'aria-disabled': true } : {})}
      >
        <IconPaperclip size={16} stroke={1.75} />
      </ActionIcon>
    </Tip>
  ) : null
}
