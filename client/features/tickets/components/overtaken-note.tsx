/** Below a text that someone else saved while this reader was still writing theirs. */
export const OvertakenNote = () => (
  <span className="overtaken-note" role="status">
    Someone changed this meanwhile. When you save, you choose which one stays.
  </span>
)
