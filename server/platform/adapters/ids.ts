import { v7 } from 'uuid'

/** A UUIDv7: sorted by the time of its making, also within one millisecond. */
export const newId = (): string => v7()
