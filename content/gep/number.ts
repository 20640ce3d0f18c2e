import { isDecimal } from '../decimal/decimal.ts'
import { Fault } from '../registers/cell.ts'
import { numberReader } from '../registers/cell-number.ts'
import type { GepCode } from './messages.ts'

/** What is wrong with a number, as a message. */
export interface NumberFault {
  code: GepCode
  values: Record<string, string>
}

const read = numberReader({
  title: { zh: '数', en: 'number' },
  type: 'number',
  role: [],
  required: true,
  retractable: false,
})

/**
 * Why something is no decimal string; `undefined` where it is one, or a whole number as JSON keeps it exactly.
 * Nothing is mended: an account is published as it was handed in, so full-width digits are refused with what they would be.
 */
export const numberFault = (raw: unknown): NumberFault | undefined => {
  if (typeof raw === 'string' && isDecimal(raw) && raw.length <= 60) return undefined
  if (raw === undefined || raw === null || raw === '') return { code: 'missing', values: {} }
  let fault: NumberFault | undefined
  const cell = read(raw, {
    latestDay: '',
    latestInstant: '',
    note: (_, values = {}) => {
      fault = { code: 'full-width', values }
    },
  })
  if (cell instanceof Fault) return { code: cell.code, values: cell.values }
  if (cell === undefined) return { code: 'missing', values: {} }
  // White space around a number is what remains.
  return (
    fault ??
    (typeof raw === 'number' ? undefined : { code: 'not-a-number', values: { value: String(raw).slice(0, 80) } })
  )
}
