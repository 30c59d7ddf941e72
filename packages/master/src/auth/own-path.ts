/**
 * Where to go after the login: a path of this very master, else the first page. What a browser takes for another site (`//evil`, `/\evil`,
 * `https://evil`) is not one.
 */
export function ownPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith('/') || !/^[\x21-\x7e]+$/.test(wanted)) return '/'
  const base = 'http://farm.invalid'
  if (!URL.canParse(wanted, base)) return '/'
  const { origin, pathname, search, hash } = new URL(wanted, base)
  const path = pathname + search + hash
  return origin === base && !path.startsWith('//') && !path.startsWith('/login') && !path.startsWith('/logout') ? path : '/'
}
