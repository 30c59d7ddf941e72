// What a person may not do is there to be seen, with the reason.
import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import { reaches, type Role } from '@pyfarm/contract/roles'
import type { MouseEventHandler, ReactNode } from 'react'
import { useSession } from '../api/session.js'

/** Why one may not do what takes the role; undefined when one may, or while it is not known yet. */
export function useWhyNot(role: Role): string | undefined {
  const who = useSession()
  if (who === undefined || who.login_disabled || reaches(who.role ?? undefined, role)) return undefined
  const held = who.role === null ? 'none' : who.role
  return `This takes the role ${role}; yours is ${held}. ${who.username === null ? 'Log in' : 'Ask an administrator for it'}.`
}

interface RoleButtonProps extends ButtonProps {
  readonly role: Role
  readonly type?: 'button' | 'submit'
  /** Why it is off although one may. */
  readonly off?: string | undefined
  readonly onClick?: MouseEventHandler<HTMLButtonElement>
  readonly children: ReactNode
}

/** A button that is off without the role, or for another reason, and says why; the keyboard reaches it all the same. */
export function RoleButton({ role, off, onClick, ...button }: RoleButtonProps) {
  const why = useWhyNot(role) ?? off
  if (why === undefined) return <Button {...button} onClick={onClick} />
  return (
    <Tooltip label={why} multiline maw="20rem" events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...button}
        type="button"
        data-disabled
        aria-disabled="true"
        aria-description={why}
        onClick={event => event.preventDefault()}
      />
    </Tooltip>
  )
}
