import { ActionIcon } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { Tip } from '#client/ui/tip.tsx'
import { useTicketFiles } from '../ticket-files.ts'

/** Chooses files for the ticket; nothing where none can be attached. */
export const AttachButton = () => {
  const { offer, choose } = useTicketFiles()
  return offer ? (
    <Tip label="Attach files">
      <ActionIcon aria-label="Attach files" onClick={choose}>
        <IconPaperclip size={16} stroke={1.75} />
      </ActionIcon>
    </Tip>
  ) : null
}
