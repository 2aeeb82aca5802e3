import { Button, TextInput } from '@mantine/core'
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { describeError } from '#client/lib/errors.ts'
import { faultIn } from '#client/lib/faults.ts'
import { showToast } from '#client/ui/toast.tsx'
import { categoryNameSchema } from '#shared/organizations.ts'
import { moveBy } from '../category-order.ts'
import { useAddCategory, useOrderCategories } from '../mutations.ts'
import type { Category } from '../queries.ts'
import { ArchivedCategory, CategoryRow } from './category-row.tsx'
import './category-settings.css'

const AddCategory = () => {
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const add = useAddCategory()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const found = faultIn(categoryNameSchema, name)
    setFault(found)
    if (found !== null) return
    try {
      await add.mutateAsync({ name: name.trim() })
      setName('')
    } catch (error) {
      setFault(describeError(error).sentence)
    }
  }
  return (
    <form className="settings-link" onSubmit={submit} noValidate>
      <TextInput
        label="New category"
        maxLength={60}
        value={name}
        error={fault}
        onChange={(event) => {
          setName(event.currentTarget.value)
          setFault(null)
        }}
      />
      <Button type="submit" variant="default" loading={add.isPending}>
        Add
      </Button>
    </form>
  )
}

/** Moves categories and keeps the focus with the one that was moved, also where its button is at an end. */
const useMoves = (active: readonly Category[]) => {
  const order = useOrderCategories()
  const list = useRef<HTMLOListElement>(null)
  const [moved, setMoved] = useState<{ id: string; button: string } | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (!moved) return
    const row = list.current?.querySelector(`[data-category="${moved.id}"]`)
    const buttons = [...(row?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])]
    const wanted = buttons.find((button) => button.dataset.move === moved.button) ?? buttons[0]
    wanted?.focus()
  }, [moved])
  const move = ({ id, name }: Category, by: -1 | 1) => {
    const ids = active.map((category) => category.id)
    const next = moveBy(ids, id, by)
    if (next === ids) return
    order.mutate(
      { categoryIds: [...next] },
      {
        onError: (error) =>
          void showToast({
            message: 'The order stays as it was',
            detail: describeError(error).sentence,
            isError: true,
          }),
      },
    )
    setMoved({ id, button: by < 0 ? 'up' : 'down' })
    setSaid(`${name} is now number ${next.indexOf(id) + 1} of ${next.length}.`)
  }
  return { list, move, said }
}

/** The organization's own list: added to, renamed, put in order, archived. Each change is stored at once. */
export const CategorySettings = ({ categories }: { categories: readonly Category[] }) => {
  const active = categories.filter(({ isArchived }) => !isArchived)
  const archived = categories.filter(({ isArchived }) => isArchived)
  const { list, move, said } = useMoves(active)
  const onKeyDown = (category: Category) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(category, event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <div className="categories">
      <h3>Categories</h3>
      <ol ref={list} className="category-list">
        {active.map((category, index) => (
          <CategoryRow
            key={category.id}
            category={category}
            isFirst={index === 0}
            isLast={index === active.length - 1}
            isOnly={active.length === 1}
            onMove={(by) => move(category, by)}
            onKeyDown={onKeyDown(category)}
          />
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <AddCategory />
      {archived.length === 0 ? null : (
        <>
          <h3>Archived</h3>
          <ul className="category-list">
            {archived.map((category) => (
              <ArchivedCategory key={category.id} category={category} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
