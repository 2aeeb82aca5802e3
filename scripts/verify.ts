import { endWithParent } from './parent.ts'
import { staticChecks } from './static-checks.ts'
import { commandStep, conclude, runSteps, sideBySide } from './steps.ts'

endWithParent()
conclude(
  await runSteps([
    ...sideBySide(staticChecks),
    commandStep('architecture', 'vitest', 'run', 'server/architecture.test.ts'),
  ]),
)
