import { fileTypeFromBuffer } from 'file-type'

/** The media type that a file is by its content, as far as its first bytes tell; null when they tell none. */
export const recognizeFile = async (head: Uint8Array): Promise<string | null> =>
  (await fileTypeFromBuffer(head))?.mime ?? null
