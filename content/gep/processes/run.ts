import { plainTextOf, round } from '../../decimal/arithmetic.ts'
import { compare, parseDecimal } from '../../decimal/exact.ts'
import type { Quantity } from '../account.ts'
import type { GepIssue } from '../messages.ts'
import { numberFault } from '../number.ts'
import type { Process, ProcessInput } from './process.ts'

/** Decimals of a result: more than any model is worth. */
const SHOWN_PLACES = 10

const inputIssues = (name: string, input: ProcessInput, text: string | undefined): GepIssue[] => {
  const pointer = `/${name}`
  const fault = numberFault(text)
  if (fault) return [{ pointer, ...fault }]
  const value = parseDecimal(text ?? '')
  if (input.positive && compare(value, parseDecimal('0')) <= 0)
    return [{ pointer, code: 'not-positive', values: { value: text ?? '' } }]
  const { least, most, unit } = input
  const isOutside =
    compare(value, parseDecimal(least)) < 0 || (most !== undefined && compare(value, parseDecimal(most)) > 0)
  return isOutside
    ? [{ pointer, code: 'out-of-range', values: { value: text ?? '', least, most: most ?? '∞', unit } }]
    : []
}

/**
 * Runs a process on numbers as somebody wrote them, each in the unit of its input.
 * @returns the result, at most ten decimals; or what is wrong, by the input's name. Never throws.
 */
export const runProcess = (
  { id, inputs, result, compute }: Process,
  given: Readonly<Record<string, string>>,
): Quantity | { issues: GepIssue[] } => {
  const values = new Map(Object.entries(inputs).map(([name, input]) => [name, given[name] ?? input.default]))
  const allowed = Object.keys(inputs).join(', ')
  const issues = [
    ...Object.entries(inputs).flatMap(([name, input]) => inputIssues(name, input, values.get(name))),
    ...Object.keys(given).flatMap((name): GepIssue[] =>
      Object.hasOwn(inputs, name)
        ? []
        : [{ pointer: `/${name}`, code: 'input-unknown', values: { formula: id, name, allowed } }],
    ),
  ]
  if (issues.length > 0) return { issues }
  try {
    const value = compute((name) => parseDecimal(values.get(name) ?? ''))
    return { value: plainTextOf(round(value, SHOWN_PLACES)), unit: result }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { issues: [{ pointer: '', code: 'not-computable', values: {} }] }
  }
}
