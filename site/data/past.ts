import type { PastExport } from '../../db/record/past-exports.ts'
import type { Row } from '../components/table.ts'
import { words, type Lang } from '../words.ts'
import { shownBytes } from './bytes.ts'

const addressOf = ({ register, format, size, year }: PastExport, ending = ''): string => {
  const query = new URLSearchParams({
    size: String(size),
    ...(format === 'spreadsheet' ? { for: 'spreadsheet' } : {}),
    ...(year === '' ? {} : { year }),
  })
  return `/api/registers/${register}/export.${format.replace('spreadsheet', 'csv')}${ending}?${query}`
}

/** Past exports as rows of a table. One that was taken back leads nowhere and says why. */
export const rowsOfExports = (exports: PastExport[], lang: Lang): Row[] => {
  const t = words(lang)
  return exports.map((made) => {
    const { format, size, year, at, rows, bytes, sha256, erasedBy, ground } = made
    const kind = format === 'spreadsheet' ? t('data.kindSpreadsheet') : format.toUpperCase()
    const name = `${kind}${year === '' ? '' : ` ${year}`} @${size}`
    const isGone = erasedBy !== null
    return {
      file: isGone ? name : { text: name, href: addressOf(made) },
      at,
      rows: String(rows),
      state: isGone
        ? t('data.takenBack', { ground: ground ?? '', index: erasedBy })
        : { text: t('data.stands', { bytes: shownBytes(bytes) }), href: addressOf(made, '.json') },
      sha256,
    }
  })
}
