// Changes that a person makes: what came of it is said, and what it touched is read anew.
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createElement } from 'react'
import { UndoMessage } from '../parts/undo-message.js'
import type { FarmKey } from './query-keys.js'

export interface Change<Input> {
  readonly act: (input: Input) => Promise<unknown>
  /** What the person reads when it has been done, for example "12 jobs are paused."; without it nothing is said. */
  readonly done?: (input: Input) => string
  /** Takes it back; offered beside what `done` says. */
  readonly undo?: (input: Input) => Promise<unknown>
  readonly touches: readonly FarmKey[]
}

const timeToUndoMs = 15_000

/** A change to be started with `mutate`; a refusal is shown with the master's sentence. */
export function useChange<Input = void>(change: Change<Input>) {
  const client = useQueryClient()
  const readAnew = () => Promise.all(change.touches.map(queryKey => client.invalidateQueries({ queryKey })))
  const takeBack = (input: Input) => {
    change
      .undo?.(input)
      .then(() => notifications.show({ message: 'Taken back.' }), sayRefused)
      .finally(() => void readAnew())
  }
  return useMutation({
    mutationFn: change.act,
    networkMode: 'always',
    onSuccess: (_answer, input) => {
      const sentence = change.done?.(input)
      if (sentence === undefined) return
      if (change.undo === undefined) notifications.show({ message: sentence })
      else sayWithUndo(sentence, () => takeBack(input))
    },
    onError: sayRefused,
    onSettled: readAnew,
  })
}

function sayRefused(error: Error): void {
  notifications.show({ message: error.message, color: 'red', autoClose: 15_000, withBorder: true })
}

function sayWithUndo(sentence: string, takeBack: () => void): void {
  const undo = () => {
    notifications.hide(id)
    takeBack()
  }
  const id = notifications.show({ message: createElement(UndoMessage, { sentence, undo }), autoClose: timeToUndoMs })
}
