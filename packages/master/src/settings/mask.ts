// Keeps passwords and keys out of what people and logs get to see.
import { settingsShape } from '@pyfarm/contract/settings/settings'
import type { SettingKey } from '@pyfarm/contract/settings/settings'

const stars = '***'

/** A setting's value, as given or as loaded, in which nothing secret is left. */
export function maskSetting(key: SettingKey, value: unknown): unknown {
  const form = settingsShape[key].meta()?.['form']
  if (form === 'secret') return value === null ? null : stars
  if (form === 'login') return maskLogin(value)
  if (typeof value !== 'string') return value
  return form === 'address' && !value.includes('://') ? value.replace(/^.*@/s, `${stars}@`) : maskText(value)
}

/**
 * The text without the passwords of addresses in it: `mysql://farm:***@host/pyfarm`. Takes malformed
 * addresses, whose password may hold anything, up to the last @.
 */
export function maskText(text: string): string {
  return text
    .replaceAll(/(:\/\/[^:@\n]*):[^\n]*@/g, `$1:${stars}@`)
    .replaceAll(/([?&](?:password|passwd|pwd|sslpassword)=)[^&\s]*/gi, `$1${stars}`)
}

function maskLogin(value: unknown): unknown {
  if (!Array.isArray(value)) return value === null ? null : stars
  return value.map((word: unknown, index) => (index === 0 || word === null ? word : stars))
}
