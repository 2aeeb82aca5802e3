import { endWithParent } from './parent.ts'
import { staticChecks } from './static-checks.ts'
import { commandStep, conclude, runSteps } from './steps.ts'

endWithParent()
conclude(
  await runSteps([
    ...staticChecks,
    commandStep('architecture', 'vitest', 'run', 'server/architecture.test.ts'),
  ]),
)
