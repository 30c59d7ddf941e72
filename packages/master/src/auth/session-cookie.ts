// The cookie of a session, and the token that shows that a request comes from a page of ours.
import { createHmac } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Settings } from '@pyfarm/contract/settings/settings'

type Keys = Pick<Settings, 'secret_key' | 'csrf_session_key'>

/**
 * Cookies know no ports: two farms on one machine have different names for theirs. Over TLS a browser takes it only from this very host,
 * and gives it back only over TLS.
 */
export function cookieNames({ secret_key: key }: Keys): { readonly plain: string; readonly secure: string } {
  const name = `pyfarm_session_${createHmac('sha256', key).update('cookie').digest('hex').slice(0, 8)}`
  return { plain: name, secure: `__Host-${name}` }
}

/** Of the session with that hash; who does not know the key can't make it. */
export const csrfTokenOf = ({ csrf_session_key: key }: Keys, sessionHash: string): string =>
  createHmac('sha256', key).update(`csrf ${sessionHash}`).digest('base64url')

const isSecure = (request: FastifyRequest): boolean => request.protocol === 'https'

/** `lasts` is how long the browser keeps it, in milliseconds; undefined: until it is closed. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: Settings,
  secret: string,
  lasts: number | undefined,
): void {
  const secure = isSecure(request)
  const { plain, secure: secureName } = cookieNames(settings)
  // A secret is letters, digits, - and _: nothing in it has to be encoded.
  const cookie = [
    `${secure ? secureName : plain}=${secret}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
    ...(lasts === undefined ? [] : [`Max-Age=${Math.floor(lasts / 1000)}`]),
  ]
  reply.header('set-cookie', cookie.join('; '))
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, settings: Settings): void {
  setSessionCookie(request, reply, settings, '', 0)
}
