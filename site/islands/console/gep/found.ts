import { tally } from '../../../../content/gep/account-row.ts'
import type { Outcome } from '../../../../content/gep/reckon-document.ts'
import { h } from '../element.ts'
import { table } from '../table.ts'
import { word } from '../words.ts'
import { placed, type Given } from './read.ts'

/** What the page found out by itself, before the portal is asked: every row with its verdict. */

type Reckoned = Exclude<Outcome, { issues: readonly unknown[] }>

const VERDICTS = { agrees: 'agrees', 'agrees-within-rounding': 'agrees-within-rounding', differs: 'differs-verdict' }

const listOf = (title: string, texts: readonly string[]): HTMLElement[] =>
  texts.length === 0 ? [] : [h('h3', {}, title), h('ul', {}, ...texts.map((text) => h('li', {}, text)))]

const summaryText = (result: Reckoned['result']): string => {
  const { agrees, 'agrees-within-rounding': rounded, differs } = tally(result)
  const count = agrees + rounded + differs
  return count === 0 ? word('nothingDeclared') : word('comesOut', { count, agree: agrees, rounded, differ: differs })
}

/** Rows in the account's order: what was declared, what came out, and whether the two agree. */
const rowsOf = ({ account, result }: Reckoned): HTMLElement =>
  table(
    word('rowsTitle'),
    [
      { title: word('item') },
      { title: word('verdict') },
      { title: word('declared'), number: true },
      { title: word('reckoned'), number: true },
    ],
    result.items.map(({ item, value, check }, index) => [
      account.items[index]?.name ?? item,
      check ? h('b', {}, word(VERDICTS[check.verdict])) : word('undeclared'),
      check ? `${check.declared.value} ${check.declared.unit}` : '',
      value.value,
    ]),
  )

/** The whole finding, its heading first. */
export const foundOf = (given: Given, outcome: Reckoned): HTMLElement[] => {
  const { account, result, differs, notices } = outcome
  const nameAt = (pointer: string): string => {
    const item = account.items[Number(/^\/items\/(\d+)/.exec(pointer)?.[1] ?? NaN)]
    return item ? `${item.name ?? item.item} ` : ''
  }
  const apart = differs.map(
    ({ pointer, message, declared, reckoned, unit }) =>
      nameAt(pointer) + placed(given, pointer, word('differs', { declared, reckoned, unit, message }).trim()),
  )
  return [
    h('h2', { tabindex: -1 }, word('foundTitle', { total: result.totals.gep.value })),
    h('p', {}, summaryText(result)),
    ...listOf(word('differsTitle'), apart),
    ...(apart.length > 0 ? [h('p', { class: 'aside' }, word('mayPublish'))] : []),
    ...listOf(
      word('noticesTitle'),
      notices.map(({ pointer, message }) => nameAt(pointer) + placed(given, pointer, message)),
    ),
    rowsOf(outcome),
  ]
}
