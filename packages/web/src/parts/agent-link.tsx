import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A link to an agent's page. */
export function AgentLink({ agent, children }: { agent: string; children: ReactNode }) {
  return (
    <Link to="/agents/$agent" params={{ agent }}>
      {children}
    </Link>
  )
}
