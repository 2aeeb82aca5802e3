import { open } from 'node:fs/promises'
import { UploadRefused } from '../blobs.ts'

/** What a browser sends, until `signal` or until nothing has come for `idleMs`. */
export type ArrivingBody = { body: ReadableStream<Uint8Array> | null; signal: AbortSignal; idleMs: number }

/**
 * Writes a body to a new file, down to the disk.
 * @param size bytes; of one more nothing is read on.
 * @throws UploadRefused when it has another size, or breaks off.
 */
export const receiveBody = async (
  path: string,
  size: number,
  { body, signal, idleMs }: ArrivingBody,
): Promise<void> => {
  if (!body) throw new UploadRefused('too_short')
  const file = await open(path, 'wx', 0o600)
  try {
    let arrived = 0
    for await (const piece of piecesOf(body, signal, idleMs)) {
      arrived += piece.byteLength
      if (arrived > size) throw new UploadRefused('too_long')
      await file.writeFile(piece)
    }
    requireSize(arrived, size)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What arrives, until the end or until nobody wants it any more; then the sender is let go. */
async function* piecesOf(
  body: ReadableStream<Uint8Array>,
  ended: AbortSignal,
  idleMs: number,
): AsyncGenerator<Uint8Array> {
  const idle = new AbortController()
  const signal = AbortSignal.any([ended, idle.signal])
  const reader = body.getReader()
  const letGo = () => void reader.cancel().catch(() => {})
  if (signal.aborted) letGo()
  signal.addEventListener('abort', letGo)
  const timer = setTimeout(() => idle.abort(), idleMs)
  try {
    for (;;) {
      const { done, value } = await readPiece(reader)
      timer.refresh()
      if (signal.aborted) throw new UploadRefused('broken_off')
      if (done) return
      yield value
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', letGo)
    letGo()
  }
}

const readPiece = async (reader: ReadableStreamDefaultReader<Uint8Array>) => {
  try {
    return await reader.read()
  } catch {
    throw new UploadRefused('broken_off')
  }
}

/** @throws UploadRefused when so many bytes are not what was promised. */
export const requireSize = (found: number, promised: number): void => {
  if (found !== promised) throw new UploadRefused(found > promised ? 'too_long' : 'too_short')
}
