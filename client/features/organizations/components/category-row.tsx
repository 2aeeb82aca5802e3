import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconArchive, IconArrowDown, IconArrowUp, IconPencil } from '@tabler/icons-react'
import { type KeyboardEvent, type SubmitEvent, useState } from 'react'
import { describeError } from '#client/lib/errors.ts'
import { faultIn } from '#client/lib/faults.ts'
import { formatCount } from '#client/lib/format.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { showToast } from '#client/ui/toast.tsx'
import { categoryNameSchema } from '#shared/organizations.ts'
import { useChangeCategory } from '../mutations.ts'
import type { Category } from '../queries.ts'

const RenameForm = ({ category, onClose }: { category: Category; onClose: () => void }) => {
  const [name, setName] = useState(category.name)
  const [fault, setFault] = useState<string | null>(null)
  const change = useChangeCategory()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (name.trim() === category.name) return onClose()
    const found = faultIn(categoryNameSchema, name)
    setFault(found)
    if (found !== null) return
    try {
      await change.mutateAsync({ categoryId: category.id, name: name.trim() })
      onClose()
    } catch (error) {
      setFault(describeError(error).sentence)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onClose()
  }
  return (
    <form className="category-rename" onSubmit={submit} noValidate>
      <TextInput
        aria-label={`New name of ${category.name}`}
        size="xs"
        maxLength={60}
        autoFocus
        value={name}
        error={fault}
        onKeyDown={onKeyDown}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" loading={change.isPending}>
        Rename
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClose}>
        Cancel
      </Button>
    </form>
  )
}

/** Archives or brings back; either can be taken back from what is said about it. */
const useArchive = ({ id, name }: Category) => {
  const change = useChangeCategory()
  const set = async (archived: boolean) => {
    try {
      await change.mutateAsync({ categoryId: id, archived })
      void showToast({
        message: archived ? `${name} is archived.` : `${name} can be chosen again.`,
        undo: () => void set(!archived),
      })
    } catch (error) {
      void showToast({
        message: archived ? `${name} was not archived` : `${name} is still archived`,
        detail: describeError(error).sentence,
        isError: true,
      })
    }
  }
  return { set, isPending: change.isPending }
}

const TicketCount = ({ tickets }: { tickets: number }) => (
  <span className="category-count dimmed tabular">{formatCount(tickets, 'ticket')}</span>
)

export type CategoryRowProps = {
  category: Category
  isFirst: boolean
  isLast: boolean
  /** The last one that can be chosen: it cannot be archived. */
  isOnly: boolean
  onMove: (by: -1 | 1) => void
  onKeyDown: (event: KeyboardEvent) => void
}

const RowButtons = ({
  category,
  isFirst,
  isLast,
  isOnly,
  onMove,
  onRename,
}: Omit<CategoryRowProps, 'onKeyDown'> & { onRename: () => void }) => {
  const { name } = category
  const archive = useArchive(category)
  return (
    <>
      <ActionIcon data-move="up" aria-label={`Move ${name} up`} disabled={isFirst} onClick={() => onMove(-1)}>
        <IconArrowUp size={15} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        data-move="down"
        aria-label={`Move ${name} down`}
        disabled={isLast}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={15} aria-hidden="true" />
      </ActionIcon>
      <Tip label="Rename">
        <ActionIcon aria-label={`Rename ${name}`} onClick={onRename}>
          <IconPencil size={15} aria-hidden="true" />
        </ActionIcon>
      </Tip>
      <Tip label={isOnly ? 'The last category cannot be archived' : 'Archive: tickets keep it'}>
        <ActionIcon
          aria-label={`Archive ${name}`}
          loading={archive.isPending}
          {...(isOnly ? { 'data-disabled': true, 'aria-disabled': true } : {})}
          onClick={() => (isOnly ? undefined : archive.set(true))}
        >
          <IconArchive size={15} aria-hidden="true" />
        </ActionIcon>
      </Tip>
    </>
  )
}

/** A category that can be chosen. Alt with the arrow keys moves it too. */
export const CategoryRow = ({ onKeyDown, ...props }: CategoryRowProps) => {
  const [isRenaming, setRenaming] = useState(false)
  const { category } = props
  return (
    <li className="category" data-category={category.id} onKeyDown={onKeyDown}>
      {isRenaming ? (
        <RenameForm category={category} onClose={() => setRenaming(false)} />
      ) : (
        <>
          <ClippedText className="category-name">{category.name}</ClippedText>
          <TicketCount tickets={category.tickets} />
          <RowButtons {...props} onRename={() => setRenaming(true)} />
        </>
      )}
    </li>
  )
}

export const ArchivedCategory = ({ category }: { category: Category }) => {
  const { set, isPending } = useArchive(category)
  return (
    <li className="category">
      <ClippedText className="category-name dimmed">{category.name}</ClippedText>
      <TicketCount tickets={category.tickets} />
      <Button
        size="xs"
        variant="default"
        aria-label={`Unarchive ${category.name}`}
        loading={isPending}
        onClick={() => set(false)}
      >
        Unarchive
      </Button>
    </li>
  )
}
