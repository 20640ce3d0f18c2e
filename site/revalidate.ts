/** What this build was made of; pages of another build are never the same page. */
const BUILD = String(import.meta.env['PUBLIC_BUILD'] ?? 'development')

/**
 * Gives a page that is rendered on request the tag of what it is made of: the build and the record's size. Browsers keep
 * it and ask before using it again.
 * @param headers - of the answer
 * @param made - size of the record the page shows, with whatever else it depends on
 * @returns whether the browser has this very page already
 */
export const isKnown = (request: Request, headers: Headers, made: number | string): boolean => {
  const tag = `"${BUILD.slice(0, 16)}-${made}"`
  headers.set('ETag', tag)
  headers.set('Cache-Control', 'public, no-cache')
  const known = request.headers.get('If-None-Match') ?? ''
  return known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}
