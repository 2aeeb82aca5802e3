import { Button, type ButtonProps } from '@mantine/core'

export type MoreButtonProps = ButtonProps & {
  /** The list, a page at a time, as `useInfiniteQuery` has it. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  label?: string
}

/** Brings the next page of a list; nothing once all of it is there. */
export const MoreButton = ({ list, label = 'Show more', ...props }: MoreButtonProps) =>
  list.hasNextPage ? (
    <Button
      variant="default"
      {...props}
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {label}
    </Button>
  ) : null
