// Actions on one or many things that need no more than a name.
import { modals } from '@mantine/modals'

export interface PlainAction {
  readonly title: string
  /** What they are when it has been done. */
  readonly past: string
  /** Asked before it is done, when it hurts: what will happen to so many. */
  readonly warning?: (things: string) => string
}

/** Does the action, after a confirmation where it hurts. @param things how many of what, for example `12 jobs` */
export function actOnceSure(action: PlainAction, things: string, act: () => void): void {
  if (action.warning === undefined) {
    act()
    return
  }
  modals.openConfirmModal({
    title: `${action.title}: ${things}`,
    children: action.warning(things),
    labels: { confirm: action.title, cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm: act,
  })
}
