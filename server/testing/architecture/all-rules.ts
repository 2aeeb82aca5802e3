import { featureRules } from './features.ts'
import { layerRules } from './layers.ts'
import { runtimeRules } from './runtime.ts'
import { shapeRules } from './shape.ts'
import type { Fault, Rule } from './sources.ts'
import { tableRules } from './tables.ts'

/** Every rule of the architecture that can be read off the sources. */
export const architecture: readonly Rule[] = [
  ...layerRules,
  ...featureRules,
  ...tableRules,
  ...runtimeRules,
  ...shapeRules,
]

/** A fault in one line, such as an editor can open. */
export const sayFault = ({ path, line, wrong, instead }: Fault): string =>
  `${path}:${line} ${wrong}. ${instead}`
