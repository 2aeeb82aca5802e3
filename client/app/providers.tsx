import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiProvider } from '#client/lib/api.ts'
import type { AppContext } from './context.ts'
import { cssVariables, theme } from './theme.ts'

export type ProvidersProps = { context: AppContext; nonce: string; children: ReactNode }

export const Providers = ({ context, nonce, children }: ProvidersProps) => (
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <QueryClientProvider client={context.queryClient}>
      <ApiProvider value={context.api}>{children}</ApiProvider>
    </QueryClientProvider>
  </MantineProvider>
)
