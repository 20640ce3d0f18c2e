import type { Account } from '../../content/gep/account.ts'
import { tally } from '../../content/gep/account-row.ts'
import type { Recomputed } from '../../content/gep/recompute.ts'
import { shift, parseDecimal } from '../../content/decimal/exact.ts'
import { round, textOf } from '../../content/decimal/arithmetic.ts'
import { moneyDigits } from '../gep/money.ts'
import type { Differing } from '../../content/gep/reckon-document.ts'
import type { TableFault } from '../../content/gep/table-document.ts'
import { busy, element, say, sentencesOf, type Sentences } from './verdict.ts'

/**
 * The calculator: a reader's own account, read and reckoned where she is. What it takes is only fetched once she presses
 * the button; nothing she gives leaves the page.
 */

const MOST_BYTES = 8 * 1024 * 1024

type Lang = 'zh' | 'en'

interface Desk {
  lang: Lang
  words: Sentences
  input: HTMLTextAreaElement
  status: HTMLElement
  result: HTMLElement
  head: () => { method: string; place: string; year: number }
}

const money = ({ lang, words }: Desk, value: string): string => say(words, 'money', { value: moneyDigits(value, lang) })

const faultList = (texts: readonly string[]): HTMLElement => {
  const list = element('ul', '', 'gep-faults')
  list.replaceChildren(...texts.map((text) => element('li', text)))
  return list
}

const printFaults = ({ status, words }: Desk, texts: readonly string[], more = 0): void => {
  status.replaceChildren(
    element('p', say(words, 'runCalcFaults', { count: texts.length + more }), 'caution'),
    faultList(texts),
    ...(more > 0 ? [element('p', say(words, 'runCalcMore', { count: more }))] : []),
  )
}

const tableFaultText = (words: Sentences, fault: TableFault): string =>
  fault.kind === 'head'
    ? say(words, 'runCalcHead')
    : fault.kind === 'column'
      ? say(words, 'runCalcColumn', { name: fault.name })
      : say(words, 'runCalcCsv', { row: fault.row, reason: fault.reason })

/** Where an issue stands: its pointer, and the row of a table, whose first item stands in row 2. */
const placed = (words: Sentences, pointer: string, isTable: boolean, message: string): string => {
  const item = /^\/items\/(\d+)/.exec(pointer)?.[1]
  const row = isTable && item !== undefined ? say(words, 'runCalcRow', { row: Number(item) + 2 }) : ''
  return `${pointer === '' ? say(words, 'runCalcWhole') : pointer}${row} — ${message}`
}

const cell = (text: string, className = ''): HTMLTableCellElement => element('td', text, className)

/** One line each: where it stands, both numbers, and what may be why. */
const differsTexts = ({ words }: Desk, differs: readonly Differing[], isTable: boolean): string[] =>
  differs.map(({ pointer, declared, reckoned, unit, message }) =>
    placed(words, pointer, isTable, `${say(words, 'runCalcDiffers', { declared, reckoned, unit })} ${message}`.trim()),
  )

const printResult = (
  desk: Desk,
  account: Account,
  result: Recomputed,
  differs: readonly string[],
  notices: readonly string[],
): void => {
  const { words, lang, status } = desk
  const { material, regulating, cultural, gep } = result.totals
  const counts = tally(result)
  const declared = counts.agrees + counts['agrees-within-rounding'] + counts.differs
  status.replaceChildren(
    element(
      'p',
      say(words, 'runCalcTotal', {
        total: money(desk, gep.value),
        material: money(desk, material.value),
        regulating: money(desk, regulating.value),
        cultural: money(desk, cultural.value),
      }),
      'lead',
    ),
    element(
      'p',
      say(words, 'runCalcRange', { low: money(desk, result.range.low), high: money(desk, result.range.high) }),
    ),
    ...(declared > 0
      ? [
          element(
            'p',
            say(words, 'runCalcChecks', {
              count: declared,
              agree: counts.agrees,
              rounded: counts['agrees-within-rounding'],
              differ: counts.differs,
            }),
          ),
        ]
      : []),
    ...(differs.length > 0 ? [faultList(differs)] : []),
    ...notices.map((text) => element('p', text)),
  )
  const rows = result.items.map((item, index) => {
    const row = document.createElement('tr')
    const title = element('th', account.items[index]?.name ?? item.item)
    title.scope = 'row'
    const share = item.share === undefined ? '' : `${textOf(round(shift(parseDecimal(item.share), 2), 2))}%`
    row.replaceChildren(
      title,
      cell(words[`service-${item.service}`] ?? item.service),
      cell(moneyDigits(item.value.value, lang), 'number'),
      cell(share, 'number'),
      cell(item.check ? (words[item.check.verdict] ?? '') : ''),
    )
    return row
  })
  desk.result.querySelector('tbody')?.replaceChildren(...rows)
  desk.result.hidden = false
}

/** Reads what was given: JSON where it begins as JSON does, else a table. */
const readDocument = async (
  desk: Desk,
  text: string,
): Promise<{ document: unknown; isTable: boolean } | { faults: string[] }> => {
  if (/^[\s\uFEFF]*[{[]/.test(text))
    try {
      return { document: JSON.parse(text.replace(/^\uFEFF/, '')), isTable: false }
    } catch (error) {
      const reason = error instanceof Error ? error.message : ''
      return { faults: [say(desk.words, 'runCalcJson', { reason })] }
    }
  const { tableDocument } = await import('../../content/gep/table-document.ts')
  const table = tableDocument(text, desk.head())
  if ('faults' in table) return { faults: table.faults.map((fault) => tableFaultText(desk.words, fault)) }
  return { document: table.document, isTable: true }
}

const calculate = async (desk: Desk): Promise<void> => {
  const { words, lang, input, status, result } = desk
  result.hidden = true
  if (input.value.trim() === '') {
    status.replaceChildren(element('p', say(words, 'runCalcEmpty')))
    return
  }
  const read = await readDocument(desk, input.value)
  if ('faults' in read) return printFaults(desk, read.faults)
  const { reckonDocument } = await import('../../content/gep/reckon-document.ts')
  const outcome = reckonDocument(read.document, lang)
  if ('issues' in outcome) {
    const texts = outcome.issues.map(({ pointer, message }) => placed(words, pointer, read.isTable, message))
    return printFaults(desk, texts, outcome.more)
  }
  printResult(
    desk,
    outcome.account,
    outcome.result,
    differsTexts(desk, outcome.differs, read.isTable),
    outcome.notices.map(({ pointer, message }) => placed(words, pointer, read.isTable, message)),
  )
}

const start = (root: HTMLElement): void => {
  const find = <Tag extends HTMLElement>(selector: string): Tag | null => root.querySelector<Tag>(selector)
  const [input, status, result] = [find<HTMLTextAreaElement>('textarea'), find('[role=status]'), find('[data-result]')]
  const [run, clear, example] = ['run', 'clear', 'load-example'].map((name) =>
    find<HTMLButtonElement>(`[data-${name}]`),
  )
  const method = root.querySelector('select')
  const [place, year] = ['place', 'year'].map((name) => find<HTMLInputElement>(`[name=${name}]`))
  const file = find<HTMLInputElement>('input[type=file]')
  if (!input || !status || !result || !run || !clear || !example || !file) return
  const desk: Desk = {
    lang: root.dataset['lang'] === 'en' ? 'en' : 'zh',
    words: sentencesOf(root, 'words'),
    input,
    status,
    result,
    head: () => ({ method: method?.value ?? '', place: place?.value.trim() ?? '', year: Number(year?.value) }),
  }
  root.removeAttribute('data-waits')
  run.addEventListener('click', () => {
    busy(status, say(desk.words, 'runCalcBusy'), () => calculate(desk)).catch(() =>
      status.replaceChildren(element('p', say(desk.words, 'runUnfit'), 'caution')),
    )
  })
  clear.addEventListener('click', () => {
    input.value = ''
    file.value = ''
    status.replaceChildren()
    result.hidden = true
    input.focus()
  })
  example.addEventListener('click', async () => {
    try {
      const answer = await fetch(root.dataset['example'] ?? '')
      if (!answer.ok) throw new Error(answer.statusText)
      input.value = JSON.stringify(JSON.parse(await answer.text()), undefined, 2)
      input.focus()
      status.replaceChildren()
    } catch {
      status.replaceChildren(element('p', say(desk.words, 'runCalcUnreadable'), 'caution'))
    }
  })
  file.addEventListener('change', async () => {
    const [given] = file.files ?? []
    if (!given) return
    if (given.size > MOST_BYTES) status.replaceChildren(element('p', say(desk.words, 'runCalcLarge'), 'caution'))
    else input.value = await given.text()
  })
}

for (const root of document.querySelectorAll<HTMLElement>('[data-gep-calculate]')) start(root)
