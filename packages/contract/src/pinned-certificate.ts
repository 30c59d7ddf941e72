// A certificate that no authority vouches for: who knows its fingerprint, knows who answers.

/** SHA-256 of a certificate as base64url, from Node's `AB:CD:…`. */
export function pinOf(fingerprint: string): string {
  const bytes = fingerprint.split(':').map(pair => String.fromCharCode(Number.parseInt(pair, 16)))
  return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export interface PinnedTls {
  readonly ca: string
  readonly checkServerIdentity: (host: string, certificate: { readonly fingerprint256: string }) => Error | undefined
}

/** Options of a TLS connection by which that certificate alone is trusted, whatever name its master is called by. */
export function tlsPinnedTo({ pem, pin }: { readonly pem: string; readonly pin: string }): PinnedTls {
  return {
    ca: pem,
    checkServerIdentity: (_host, certificate) =>
      pinOf(certificate.fingerprint256) === pin ? undefined : new Error('its certificate is not the one that is known of it'),
  }
}
