import { Modal } from '@mantine/core'
import { useRegisteredActions } from '#client/lib/shortcuts.ts'
import { Keys } from '#client/ui/keys.tsx'
import './shortcut-help.css'

/** Every shortcut that works on this page now. */
const ShortcutHelp = ({ onClose }: { onClose: () => void }) => {
  const withKeys = useRegisteredActions().filter((action) => action.keys !== undefined)
  const groups = Map.groupBy(withKeys, ({ group }) => group)
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      size={560}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="shortcut-groups">
        {[...groups].map(([group, actions]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {actions.map(({ id, label, keys = '' }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}

export default ShortcutHelp
