import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { FarmConnection } from './api/farm-connection.js'
import { router } from './router.js'
import { Theme } from './shell/theme.js'

export function App() {
  const [client] = useState(newQueryClient)
  return (
    <QueryClientProvider client={client}>
      <Theme>
        <FarmConnection>
          <RouterProvider router={router} />
        </FarmConnection>
      </Theme>
    </QueryClientProvider>
  )
}

/** Nothing is retried on its own: every query asks again after a while anyway. The farm may be reachable without the internet. */
function newQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always', staleTime: 1000 } } })
}
