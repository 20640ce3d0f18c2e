/** A record as somebody names it. */
export interface Named {
  register: string
  key: string
}

const part = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The record of a page's address, of this portal or any: only its path is looked at. `undefined` for what is none. */
export const recordOf = (text: string): Named | undefined => {
  const given = text.trim()
  if (!URL.canParse(given, 'https://portal.invalid') || !given.includes('/')) return undefined
  const { pathname } = new URL(given, 'https://portal.invalid')
  const [, register, key] =
    /^\/(?:en\/)?(?:api\/)?registers\/([a-z0-9-]+)\/(?:records\/)?([^/]+)\/?$/.exec(pathname) ?? []
  if (register !== undefined && key !== undefined) {
    const decoded = part(key)
    return decoded === undefined ? undefined : { register, key: decoded }
  }
  const [, place] = /^\/(?:en\/)?places\/(\d{6,12})\/?$/.exec(pathname) ?? []
  return place === undefined ? undefined : { register: 'places', key: place }
}
