import type { MiddlewareHandler } from 'hono'

/** Where somebody wants to be who shortens the address of a page to a folder that is no page itself. */
export const FOLDERS: Readonly<Record<string, string>> = {
  '/consultations/hearings/': '/consultations/',
  '/credentials/': '/credentials/verify/',
  '/documents/': '/data/',
  '/gep/areas/': '/gep/',
  '/organisations/': '/registers/organisations/',
  '/series/': '/data/',
}

const ENGLISH = '/en'

/** Leads from a folder without a page of its own to the list of what lies in it, in the same language. */
export const toListOfFolder: MiddlewareHandler = async (c, next) => {
  const { path } = c.req
  const lang = path.startsWith(`${ENGLISH}/`) ? ENGLISH : ''
  const list = FOLDERS[path.slice(lang.length)]
  return list === undefined ? next() : c.redirect(`${lang}${list}`)
}
