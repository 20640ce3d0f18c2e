import { csvHeader, csvLine } from './csv.ts'
import { present, type StatedRecord } from './present.ts'
import type { RegisterDefinition } from './register.ts'

/** How an export is written: whoever writes the same records of the same state writes the same bytes. */
export type ExportFormat = 'csv' | 'ndjson' | 'json' | 'spreadsheet'

/** The text of an export, piece by piece. */
export interface ExportWriter {
  head: string
  line: (record: StatedRecord, isFirst: boolean) => string
  tail: string
}

/** A byte order mark tells spreadsheets that the file is UTF-8. */
export const BOM = '\ufeff'

export const exportWriter = (register: RegisterDefinition, format: ExportFormat): ExportWriter => {
  if (format === 'csv' || format === 'spreadsheet') {
    const line = csvLine(register, format === 'spreadsheet')
    return { head: `${format === 'spreadsheet' ? BOM : ''}${csvHeader(register)}`, line, tail: '' }
  }
  const stated = (record: StatedRecord): string => {
    const { derived: _, ...entry } = present(register, record)
    return JSON.stringify(entry)
  }
  if (format === 'ndjson') return { head: '', line: (record) => `${stated(record)}\n`, tail: '' }
  return { head: '{"items":[', line: (record, isFirst) => `${isFirst ? '' : ',\n'}${stated(record)}`, tail: ']}\n' }
}
