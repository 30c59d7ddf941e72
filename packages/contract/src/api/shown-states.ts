// States of jobs and tasks as the wire shows them: queued and assigned are stored as null.
import { z } from 'zod'

export const shownStates = ['queued', 'assigned', 'running', 'paused', 'done', 'failed'] as const
export const shownStateSchema = z.enum(shownStates)
export type ShownState = z.infer<typeof shownStateSchema>
