/** XML as GeoReport v2 writes it: elements alone, no attributes, lists as elements within an element. */

export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [name: string]: Value }

/** What the items of a list are called, by the list's own name. @see GeoReport v2, the examples of each method */
const ITEMS: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
  service_request_updates: 'request_update',
  photos: 'photo',
  updates: 'update',
  comments: 'comment',
}

/** Characters that XML 1.0 has no way to write; they are left out. @see XML 1.0, 2.2 */
const UNWRITABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

const escaped = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"']/g, (character) => ESCAPED[character] ?? '')

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

/** One element; what is not known is an empty one. @throws Error for a list whose items have no name */
const element = (name: string, value: Value): string => {
  if (value === null || value === undefined || value === '') return `<${name}/>`
  if (isList(value)) {
    const item = ITEMS[name]
    if (item === undefined) throw new Error(`items of ${name} have no name`)
    return `<${name}>${value.map((one) => element(item, one)).join('')}</${name}>`
  }
  if (typeof value === 'object')
    return `<${name}>${Object.entries(value)
      .map(([child, one]) => element(child, one))
      .join('')}</${name}>`
  return `<${name}>${escaped(String(value))}</${name}>`
}

/** A whole document in UTF-8. */
export const xmlDocument = (root: string, value: Value): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`
