import { useMediaQuery } from '@mantine/hooks'

const query = '(max-width: 48em)'

/** Whether the page has phone width; right from the first drawing on. */
export const useIsNarrow = (): boolean => useMediaQuery(query, window.matchMedia(query).matches) ?? false
