import { useEffect, useState } from 'react'

export interface SettledPicture {
  /** The picture to show now: the last one that came in whole. */
  readonly address: string | undefined
  /** True when the newest wish could not be had. */
  readonly missing: boolean
}

/**
 * Follows the wished picture without flicker: the one before stays until the next is there, and a wish that changes while one loads
 * waits for it, so that even a slow network shows some of a fast job's pictures.
 */
export function useSettledPicture(wish: string | undefined): SettledPicture {
  const [shown, setShown] = useState<string>()
  const [loading, setLoading] = useState<string>()
  const [missing, setMissing] = useState<string>()

  if (loading === undefined && wish !== undefined && wish !== shown && wish !== missing) setLoading(wish)

  useEffect(() => {
    if (loading === undefined) return
    const picture = new Image()
    const settle = (keep: (address: string) => void) => () => {
      keep(loading)
      setLoading(undefined)
    }
    picture.onload = settle(setShown)
    picture.onerror = settle(setMissing)
    picture.src = loading
    return () => {
      picture.onload = null
      picture.onerror = null
    }
  }, [loading])

  return { address: wish === undefined ? undefined : shown, missing: wish !== undefined && wish === missing }
}
