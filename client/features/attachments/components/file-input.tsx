import type { RefObject } from 'react'
import { acceptedFiles } from '../file-checks.ts'

export type FileInputProps = {
  inputRef: RefObject<HTMLInputElement | null>
  onFiles: (files: readonly File[]) => void
}

/** What asks the system for files; on a phone also its camera. Buttons click it. */
export const FileInput = ({ inputRef, onFiles }: FileInputProps) => (
  <input
    ref={inputRef}
    type="file"
    hidden
    multiple
    tabIndex={-1}
    accept={acceptedFiles}
    aria-label="Files to attach"
    onChange={({ currentTarget }) => {
      const files = [...(currentTarget.files ?? [])]
      // The same file can be chosen again.
      currentTarget.value = ''
      if (files.length > 0) onFiles(files)
    }}
  />
)
