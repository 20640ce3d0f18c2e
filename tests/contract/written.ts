/** A request, and what its parts look like when they are written down. */

export interface Asked {
  method: string
  /** Path and question. */
  target: string
  headers: Record<string, string>
  body: Uint8Array<ArrayBuffer> | undefined
  /** Who asks, by name: what she proves it with is added when it is sent. */
  caller: string
  /** In which a refusal has to be. */
  language: 'zh' | 'en'
}

export const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** Whose value in an answer's list of rows: CSV as a spreadsheet would send it. */
const asCsv = (rows: unknown): string => {
  const list = (Array.isArray(rows) ? rows : [rows]).filter((row) => typeof row === 'object' && row !== null)
  const columns = [...new Set(list.flatMap((row) => Object.keys(row)))]
  const cell = (value: unknown): string => `"${asText(value ?? '').replaceAll('"', '""')}"`
  return [
    columns.map(cell).join(','),
    ...list.map((row) => columns.map((name) => cell(Reflect.get(row, name))).join(',')),
  ].join('\r\n')
}

/** A value as a media type has it. */
export const written = (mediaType: string, value: unknown): string => {
  if (mediaType.endsWith('json') && !mediaType.includes('ndjson')) return JSON.stringify(value) ?? ''
  if (typeof value === 'string') return value
  if (mediaType === 'text/csv') return asCsv(value)
  if (mediaType === 'application/x-ndjson')
    return (Array.isArray(value) ? value : [value]).map((row) => JSON.stringify(row)).join('\n')
  if (mediaType === 'application/x-www-form-urlencoded')
    return new URLSearchParams(Object.entries(Object(value)).map(([name, one]) => [name, asText(one)])).toString()
  return asText(value)
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A request as a line for a shell. */
export const asCurl = (origin: string, { method, target, headers, body }: Asked): string => {
  const given = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const text = body && new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  const isText = body !== undefined && text !== undefined && !text.includes('\ufffd') && !text.includes('\u0000')
  const base64 = body && btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join(''))
  const sent = body === undefined ? [] : isText ? [`--data-binary ${quoted(text)}`] : ['--data-binary @-']
  const before = body === undefined || isText ? '' : `echo ${base64} | base64 -d | `
  return `${before}curl -i --path-as-is -X ${method} ${quoted(origin + target)} ${[...given, ...sent].join(' ')}`
}
