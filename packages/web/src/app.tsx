import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { FarmConnection } from './api/farm-connection.js'
import { HomePage } from './pages/home/home-page.js'

export function App() {
  const [client] = useState(newQueryClient)
  return (
    <QueryClientProvider client={client}>
      <FarmConnection>
        <HomePage />
      </FarmConnection>
    </QueryClientProvider>
  )
}

/** Nothing is retried on its own: every query asks again after a while anyway. The farm may be reachable without the internet. */
function newQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always', staleTime: 1000 } } })
}
