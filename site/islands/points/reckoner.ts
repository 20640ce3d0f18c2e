import { isDecimal } from '../../../content/decimal/decimal.ts'
import { plainTextOf, subtract } from '../../../content/decimal/arithmetic.ts'
import { parseDecimal } from '../../../content/decimal/exact.ts'
import { reckon } from '../../../content/points/reckon.ts'
import { fill } from '../../../content/registers/fill.ts'
import { shownNumber } from '../../numbers.ts'

/** Lets somebody try the arithmetic of a rule; nothing is sent. */

/** Characters of a number that anybody means. */
const MOST_CHARACTERS = 20

const plain = (typed: string): string => typed.normalize('NFKC').replace(/[\s,]/g, '')
const isQuantity = (text: string): boolean => text.length <= MOST_CHARACTERS && isDecimal(text) && !text.startsWith('-')

for (const form of document.querySelectorAll<HTMLFormElement>('[data-reckoner]')) {
  const { factors = '', most = '0', said = '', cut = '', wrong = '' } = form.dataset
  const steps = factors.split(' ').map((factor) => ({ factor }))
  const output = form.querySelector('output')
  const inputs = [...form.querySelectorAll('input')]
  const sentence = (): string => {
    const bad = inputs.find(({ value }) => !isQuantity(plain(value)))
    for (const input of inputs) input.setAttribute('aria-invalid', String(input === bad))
    if (bad) return fill(wrong, { example: bad.defaultValue })
    const [of, less] = inputs.map(({ value }) => parseDecimal(plain(value)))
    const quantity = of && less ? subtract(of, less) : of
    if (!quantity) return ''
    const { product, points, isCut } = reckon({ steps, most: Number(most) }, plainTextOf(quantity))
    return fill(isCut ? cut : said, {
      product: shownNumber(product),
      points: shownNumber(String(points)),
      most: shownNumber(most),
    })
  }
  const show = (): void => {
    if (output) output.textContent = sentence()
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    show()
  })
  form.addEventListener('input', show)
  form.hidden = false
}
