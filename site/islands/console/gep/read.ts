import { tableDocument, type TableFault, type TableHead } from '../../../../content/gep/table-document.ts'
import { word } from '../words.ts'

/** An account as it is handed in: a document, and the JSON that is published of it. */
export interface Given {
  document: unknown
  /** Sent as it stands: a document byte for byte, a table as the document it was read as. */
  text: string
  /** Whether rows of a table can be named. */
  isTable: boolean
}

const faultText = (fault: TableFault): string =>
  fault.kind === 'head'
    ? word('noHead')
    : fault.kind === 'column'
      ? word('noColumn', { name: fault.name })
      : word('badRow', { row: fault.row, reason: fault.reason })

/** Reads JSON where it begins as JSON does, else a table. @returns what is wrong where it is neither */
export const readGiven = (text: string, head: () => TableHead): Given | { faults: string[] } => {
  if (text.trim() === '') return { faults: [word('empty')] }
  if (/^[\s\uFEFF]*[{[]/.test(text)) {
    const plain = text.replace(/^\uFEFF/, '')
    try {
      return { document: JSON.parse(plain), text: plain, isTable: false }
    } catch (error) {
      return { faults: [word('notJson', { reason: error instanceof Error ? error.message : '' })] }
    }
  }
  const table = tableDocument(text, head())
  if ('faults' in table) return { faults: table.faults.map(faultText) }
  return { document: table.document, text: JSON.stringify(table.document, null, 1), isTable: true }
}

/** A sentence with its place: the pointer, and the row of a table, whose first item stands in row 2. */
export const placed = ({ isTable }: Given, pointer: string, message: string): string => {
  const item = /^\/items\/(\d+)/.exec(pointer)?.[1]
  if (isTable && item !== undefined) return word('atRow', { row: Number(item) + 2, pointer, message })
  return word('at', { pointer: pointer === '' ? word('whole') : pointer, message })
}
