/** Text on one line, cut when it does not fit; the whole of it on hover. */
export const ClippedText = ({ children, className }: { children: string; className?: string }) => (
  <span className={className === undefined ? 'truncate' : `truncate ${className}`} title={children}>
    {children}
  </span>
)
