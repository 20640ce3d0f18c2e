import { canonical } from '../log/canonical.ts'

/** What of a file is published with the build that it belongs to. */
export interface ReleasedFile {
  /** Of its bytes, lower-case hexadecimal. */
  sha256: string
  /** As `integrity` attributes state it (W3C Subresource Integrity): `sha384-` and standard base64. */
  sri: string
}

/** Files of a build by the path that they are served at, percent-encoded, from the root. */
export type Manifest = Record<string, ReleasedFile>

/** Files that tell the platform how to serve, and are not served. */
const UNSERVED = /^(_headers|_redirects|_routes\.json|\.assetsignore)$/

/**
 * The path that a file of a build is served at, as the platform does with `force-trailing-slash`.
 * @param file - below the folder of static files, separated by `/`
 * @returns `undefined` for what is not served
 */
export const servedAt = (file: string): string | undefined => {
  if (UNSERVED.test(file)) return undefined
  const path = file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '/')
  return `/${path.split('/').map(encodeURIComponent).join('/')}`
}

/** The same files give the same text, in whatever order they were found: its hash names the build. */
export const encodeManifest = (manifest: Manifest): string => canonical({ ...manifest })
