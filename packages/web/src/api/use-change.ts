// Changes that a person makes: what came of it is said, and what it touched is read anew.
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FarmKey } from './query-keys.js'

export interface Change<Input> {
  readonly act: (input: Input) => Promise<unknown>
  /** What the person reads when it has been done, for example "12 jobs are paused."; without it nothing is said. */
  readonly done?: (input: Input) => string
  readonly touches: readonly FarmKey[]
}

/** A change to be started with `mutate`; a refusal is shown with the master's sentence. */
export function useChange<Input = void>(change: Change<Input>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change.act,
    networkMode: 'always',
    onSuccess: (_answer, input) => {
      const sentence = change.done?.(input)
      if (sentence !== undefined) notifications.show({ message: sentence })
    },
    onError: error => {
      notifications.show({ message: error.message, color: 'red', autoClose: 15_000, withBorder: true })
    },
    onSettled: () => Promise.all(change.touches.map(queryKey => client.invalidateQueries({ queryKey }))),
  })
}
