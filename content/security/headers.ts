/**
 * What every answer says to the browser, static files and rendered pages alike. Nothing of another origin is ever loaded;
 * scripts and styles come as files of ours; WebAssembly is for search and proof of work.
 */
export const SECURITY_HEADERS: Record<string, string> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lucid',
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
}

/** In place of ours with open data, which pages of any origin may load. @see https://fetch.spec.whatwg.org/#corp-check */
export const FOR_ANYBODY = ['Cross-Origin-Resource-Policy', 'cross-origin'] as const

/** Pages drawn at build that stay in no cache: whoever opens a browser's cache finds no form there. */
const UNKEPT = ['/report/', '/en/report/']

/** The same for the platform's static files: a `_headers` file. */
export const staticHeaders = (): string =>
  `/*\n${Object.entries(SECURITY_HEADERS)
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join('')}${UNKEPT.map((path) => `${path}\n  Cache-Control: no-store\n`).join('')}`
