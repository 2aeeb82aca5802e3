import type { SignedUpload } from '#shared/attachments.ts'
import { type ErrorCode, errorCodes } from '#shared/errors.ts'

/** Milliseconds without a single byte going, or without the answer to the last, after which a store is given up. */
const patience = 60_000

/** Bytes that did not get there. `code` is what the app said of it; null where no answer came or a store said no. */
export class SendingFailed extends Error {
  readonly code: ErrorCode | null
  readonly status: number
  constructor(code: ErrorCode | null, status: number) {
    super(`sending failed: ${code ?? status}`)
    this.code = code
    this.status = status
  }
}

const codeIn = (text: string): ErrorCode | null => {
  try {
    const body: unknown = JSON.parse(text)
    const said: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'code') : null
    return errorCodes.find((code) => code === said) ?? null
  } catch {
    return null
  }
}

const bodyOf = ({ method, fields }: SignedUpload, file: File): File | FormData => {
  if (method === 'PUT') return file
  const form = new FormData()
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value)
  // A store reads no field that comes after the file.
  form.append('file', file)
  return form
}

export type SendOptions = { signal: AbortSignal; onProgress: (sent: number) => void }

/**
 * Sends the bytes of a file to where they were signed for. `fetch` would not tell how far it has come.
 * @throws SendingFailed, also when `signal` ends it.
 */
export const sendFile = (
  upload: SignedUpload,
  file: File,
  { signal, onProgress }: SendOptions,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout> | undefined
    const abort = () => request.abort()
    const settle = (done: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      done()
    }
    const fail = (code: ErrorCode | null) => settle(() => reject(new SendingFailed(code, request.status)))
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(abort, patience)
    }
    if (signal.aborted) return reject(new SendingFailed(null, 0))
    signal.addEventListener('abort', abort)
    request.upload.addEventListener('progress', (event) => {
      wait()
      onProgress(Math.min(event.loaded, file.size))
    })
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) settle(resolve)
      else fail(codeIn(request.responseText))
    })
    request.addEventListener('error', () => fail(null))
    request.addEventListener('abort', () => fail(null))
    request.open(upload.method, upload.url)
    for (const [name, value] of Object.entries(upload.headers ?? {})) request.setRequestHeader(name, value)
    wait()
    request.send(bodyOf(upload, file))
  })
