import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { AddressParts } from './address.js'

/**
 * What the page's address says after `?`, and a function that changes some of it: undefined takes a part out.
 * Steps that a person would want to go back to (`push`) become entries of the browser's history.
 */
export function useAddress(): readonly [
  AddressParts,
  (change: Readonly<Record<string, string | undefined>>, push?: boolean) => void,
] {
  const parts: AddressParts = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (changed: Readonly<Record<string, string | undefined>>, push = false) =>
      void navigate({
        to: '.',
        search: (before: AddressParts) => ({ ...before, ...changed }),
        replace: !push,
        resetScroll: false,
      } as never),
    [navigate],
  )
  return [parts, change]
}
