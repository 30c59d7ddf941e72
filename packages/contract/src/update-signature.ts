// How an update of agents is vouched for: headers of the master's answers, and what is signed.

/** Header with the update's hash (RFC 9530): `sha-256=:<base64>:`. */
export const digestHeader = 'repr-digest'
/** Header with the Ed25519 signature of `signedText`, in base64. */
export const signatureHeader = 'pyfarm-signature'
/** Header with the public key, in base64 of its SPKI form: on the answer to an agent's registration, and on updates. */
export const updateKeyHeader = 'pyfarm-update-key'

export interface UpdateFacts {
  readonly version: string
  /** Bytes */
  readonly size: number
  /** In hexadecimal digits. */
  readonly sha256: string
}

/** What a signature stands for: this file as this version, so that no other file or older version can take its place. */
export const signedText = ({ version, size, sha256 }: UpdateFacts): string =>
  `pyfarm agent update\n${version}\n${size}\n${sha256}\n`

/** A `Repr-Digest` header's SHA-256 in hexadecimal digits; undefined when it has none. */
export function readDigest(header: string): string | undefined {
  const text = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/i.exec(header)?.[1]
  return text === undefined ? undefined : bytesToHex(atob(text))
}

export function writeDigest(sha256: string): string {
  const bytes = (sha256.match(/../g) ?? []).map(byte => String.fromCharCode(Number.parseInt(byte, 16)))
  return `sha-256=:${btoa(bytes.join(''))}:`
}

function bytesToHex(bytes: string): string {
  return Array.from(bytes, byte => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}
