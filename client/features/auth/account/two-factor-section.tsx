import { Button } from '@mantine/core'
import { useState } from 'react'
import { CodeForm } from './code-form.tsx'
import { type Security, useDisableTwoFactor, useRenewRecoveryCodes } from './mutations.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Section } from './section.tsx'
import { TurnOnTwoFactor } from './turn-on-two-factor.tsx'

type PanelProps = { onCodes: (recoveryCodes: string[]) => void; onClose: () => void }

const RenewCodes = ({ onCodes, onClose }: PanelProps) => {
  const renew = useRenewRecoveryCodes()
  return (
    <CodeForm
      description="Six digits, from the app"
      confirm="Make new codes"
      isPending={renew.isPending}
      error={renew.error}
      onCancel={onClose}
      onSubmit={(input, { onError }) =>
        renew.mutate(input, { onError, onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) })
      }
    />
  )
}

const TurnOff = ({ onClose }: Pick<PanelProps, 'onClose'>) => {
  const disable = useDisableTwoFactor()
  return (
    <CodeForm
      description="Six digits from the app, or a recovery code"
      confirm="Turn off"
      isDanger
      isPending={disable.isPending}
      error={disable.error}
      onCancel={onClose}
      onSubmit={(input, { onError }) => disable.mutate(input, { onError, onSuccess: onClose })}
    />
  )
}

type Panel = 'none' | 'on' | 'off' | 'renew'

const Ways = ({ security, onChoose }: { security: Security; onChoose: (panel: Panel) => void }) => {
  if (!security.hasTwoFactor)
    return (
      <>
        <p>Off. Your password alone lets anyone in who knows it.</p>
        <Button variant="default" onClick={() => onChoose('on')}>
          Turn on…
        </Button>
      </>
    )
  const left = security.recoveryCodesLeft
  return (
    <>
      <p>
        <span className="account-strong">On.</span>{' '}
        {left === 0
          ? 'No recovery codes are left.'
          : `${left} recovery ${left === 1 ? 'code is' : 'codes are'} left.`}
      </p>
      <div className="account-buttons">
        <Button variant="default" onClick={() => onChoose('renew')}>
          New recovery codes…
        </Button>
        <Button variant="default" onClick={() => onChoose('off')}>
          Turn off…
        </Button>
      </div>
    </>
  )
}

/** A code of an authenticator app beside the password. */
export const TwoFactorSection = ({ security }: { security: Security }) => {
  const [panel, setPanel] = useState<Panel>('none')
  const [codes, setCodes] = useState<string[] | null>(null)
  const close = () => setPanel('none')
  const keep = (recoveryCodes: string[]) => {
    close()
    setCodes(recoveryCodes)
  }
  return (
    <Section
      id="two-factor"
      title="Two-factor authentication"
      about="A code of an app beside the password, each time you sign in."
    >
      {codes === null ? null : <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {codes === null && panel === 'none' ? <Ways security={security} onChoose={setPanel} /> : null}
      {panel === 'on' ? <TurnOnTwoFactor security={security} onCodes={keep} onCancel={close} /> : null}
      {panel === 'renew' ? <RenewCodes onCodes={keep} onClose={close} /> : null}
      {panel === 'off' ? <TurnOff onClose={close} /> : null}
    </Section>
  )
}
