import type { Chain, ChainReport } from '../../features/audit/queries/verify-chains.ts'
import { installationChain } from '../../platform/audit-chain.ts'
import type { ChainFault } from '../../platform/audit-check.ts'

/** How a chain is named on the command line. No slug has an @ in it. */
export const labelOf = ({ chain, slug }: Chain): string =>
  chain === installationChain ? '@installation' : (slug ?? chain)

const titleOf = ({ chain, slug, name }: Chain): string => {
  if (chain === installationChain) return 'The installation'
  return slug === null ? `No organization has the id ${chain}` : `${name} (${slug})`
}

/** What was found in a chain, line by line. */
export const describeChain = (chain: Chain, report: ChainReport): string[] => {
  const { entries, unchained, faults, faultCount, end } = report
  const state = faultCount === 0 ? 'as written' : `${counted(faultCount, 'fault')} found`
  return [
    `${titleOf(chain)}: ${counted(entries, 'entry', 'entries')}, ${state}.`,
    ...faults.map((fault) => `  ${describeFault(fault)}`),
    ...(faultCount > faults.length ? [`  … and ${counted(faultCount - faults.length, 'fault')} more.`] : []),
    ...(unchained > 0
      ? [
          `  ${counted(unchained, 'entry', 'entries')} from before there was a chain: nothing can be said of them.`,
        ]
      : []),
    ...(end.last > 0 ? [`  End: ${labelOf(chain)}:${end.last}:${end.hash}`] : []),
  ]
}

export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`

const span = (first: number, last: number): string =>
  first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`

const describeFault = (fault: ChainFault): string => {
  switch (fault.kind) {
    case 'changed':
      return `Entry ${fault.number} is not what was written after the one before it: one of the two was changed, moved or put in.`
    case 'outdated':
      return `Entry ${fault.number} was made with a secret of FORMER_AUTH_SECRETS after the present one was in use.`
    case 'put_in':
      return `Entry ${fault.number} was put in: its number is another's, or is never given.`
    case 'missing':
      return `${span(fault.first, fault.last)} missing. Entry ${fault.next} cannot be checked without.`
    case 'cut_off':
      return `${span(fault.first, fault.last)} missing at the end: it was cut off.`
    case 'after_end':
      return `${span(fault.first, fault.last)} beyond the end that was noted: put in, or the end was set back.`
    case 'end_changed':
      return `The end that was noted is not entry ${fault.number} as it stands: one of the two was changed.`
    case 'end_not_sealed':
      return `The end that was noted after entry ${fault.number} was not noted by Docket: entries may be missing, before or after it.`
    case 'no_end':
      return 'The note of where the chain ends is missing.'
    case 'beside_chain':
      return `${counted(fault.entries, 'entry', 'entries')} more without a place in the chain than there were before it began: put in, or taken out of it.`
    case 'unchained_missing':
      return `${counted(fault.entries, 'entry', 'entries')} from before there was a chain ${fault.entries === 1 ? 'is' : 'are'} missing.`
    case 'no_organization':
      return 'There is no organization that these entries could be of: it was removed, or they were moved.'
    case 'not_as_kept':
      return fault.number > fault.last
        ? `Entry ${fault.number}, whose hash was kept, is not there: the log ends with ${fault.last}, as in an older backup.`
        : `Entry ${fault.number} has not the hash that was kept: the log was written anew.`
  }
}
