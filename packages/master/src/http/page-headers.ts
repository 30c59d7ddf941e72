// Headers of everything that a browser shows as a page: what it may load, and nobody may put it into a frame of theirs.

/** @param policy what the page may load and send, beside what no page may */
export const pageHeaders = (policy: string) => ({
  'content-security-policy': `${policy}; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
})
