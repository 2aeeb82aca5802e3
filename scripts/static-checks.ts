import { commandStep } from './steps.ts'

/** What is checked without running the product. */
export const staticChecks = [
  commandStep('types (tsc)', 'tsc', '--noEmit'),
  commandStep('format and lint (biome)', 'biome', 'check', '--error-on-warnings', '.'),
  commandStep('type-aware lint (oxlint)', 'oxlint', '--type-aware', '--deny-warnings'),
  commandStep('unused code (knip)', 'knip'),
]
