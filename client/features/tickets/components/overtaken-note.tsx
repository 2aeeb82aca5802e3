import './overtaken-note.css'

/** Below a text that someone else saved while this reader was still writing theirs. `now` is what stands there now. */
export const OvertakenNote = ({ now }: { now?: string }) => (
  <>
    <span className="overtaken-note" role="status">
      Someone changed this meanwhile. When you save, you choose which one stays.
    </span>
    {now === undefined ? null : (
      <span className="overtaken-now">
        <span className="dimmed">Now: </span>
        {now}
      </span>
    )}
  </>
)
