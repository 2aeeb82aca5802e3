import { useId } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'

/** What a new request is about; nothing where the organization has no categories. */
export const CategoryChoice = ({
  value,
  onChange,
}: {
  value: string | null
  onChange: (value: string | null) => void
}) => {
  const categories = useHere().organization.categories.filter(({ isArchived }) => !isArchived)
  const id = useId()
  return categories.length === 0 ? null : (
    <fieldset className="category-choices">
      <legend>What is it about?</legend>
      {categories.map((category) => (
        <label key={category.id} className="category-choice" htmlFor={`${id}-${category.id}`}>
          <input
            type="radio"
            id={`${id}-${category.id}`}
            name="category"
            checked={value === category.id}
            onChange={() => onChange(category.id)}
          />
          {category.name}
        </label>
      ))}
      <label className="category-choice" htmlFor={`${id}-none`}>
        <input
          type="radio"
          id={`${id}-none`}
          name="category"
          checked={value === null}
          onChange={() => onChange(null)}
        />
        Not sure
      </label>
    </fieldset>
  )
}
