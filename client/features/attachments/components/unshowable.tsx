import type { ReactNode } from 'react'

/** In place of a file that cannot be shown here; the download is above it. */
export const Unshowable = ({ children }: { children: ReactNode }) => (
  <p className="preview-unshowable" role="alert">
    {children} You can download it and open it there.
  </p>
)
