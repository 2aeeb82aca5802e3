import { checkBundleSize } from './bundle-size.ts'
import { buildClientWhenStale } from './client-build.ts'
import { endWithParent } from './parent.ts'
import { staticChecks } from './static-checks.ts'
import { conclude, functionStep, runSteps, sideBySide } from './steps.ts'
import { installTestPrograms, requireBrowser } from './test-programs.ts'
import { playwrightStep, vitestStep } from './test-runners.ts'
import { beginS3Server } from './test-s3-server.ts'

endWithParent()
// Both take a while and little of this machine: the checks that need neither go on meanwhile.
const installed = installTestPrograms()
const s3 = beginS3Server(installed)
conclude(
  await runSteps([
    ...sideBySide(staticChecks),
    functionStep('pages (vite build)', () => buildClientWhenStale()),
    functionStep('size of the first page', checkBundleSize),
    s3.step,
    vitestStep,
    functionStep('a browser for the browser tests', async () => requireBrowser(await installed)),
    playwrightStep,
  ]),
)
await s3.close()
