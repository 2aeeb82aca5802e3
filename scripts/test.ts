import { installBrowserWhenMissing } from './browser-install.ts'
import { checkBundleSize } from './bundle-size.ts'
import { buildClientWhenStale } from './client-build.ts'
import { endWithParent } from './parent.ts'
import { staticChecks } from './static-checks.ts'
import { conclude, functionStep, runSteps } from './steps.ts'
import { playwrightStep, vitestStep } from './test-runners.ts'

endWithParent()
conclude(
  await runSteps([
    ...staticChecks,
    functionStep('pages (vite build)', () => buildClientWhenStale()),
    functionStep('size of the first page', checkBundleSize),
    vitestStep,
    functionStep('a browser for the browser tests', installBrowserWhenMissing),
    playwrightStep,
  ]),
)
