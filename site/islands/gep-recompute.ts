import type { Account } from '../../content/gep/account.ts'
import type { MethodRules } from '../../content/gep/method.ts'
import { recompute, type ItemResult } from '../../content/gep/recompute.ts'
import type { Verdict } from '../../content/gep/verdict.ts'
import { percentOf } from '../../content/gep/verdict.ts'
import { subtract, textOf } from '../../content/decimal/arithmetic.ts'
import { parseDecimal } from '../../content/decimal/exact.ts'
import { reckonChanged, type Changed } from '../gep/changed.ts'
import { readChanges, writeChanges, type Changes } from '../gep/changes.ts'
import { moneyDigits } from '../gep/money.ts'
import { shownNumber } from '../numbers.ts'
import { fetchAccount, rulesIn, WrongFile } from './gep-file.ts'
import { element, say, sentencesOf } from './verdict.ts'

/**
 * The page of an account recomputed where it is read, with the very modules that the portal runs: row by row as published,
 * and otherwise, with prices and parameters of the reader's own.
 */

/** All rows together take no longer than this to come out, so that a long account does not hold its reader up. */
const LONGEST_MS = 3_000
const ROW_MS = 90

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

interface Desk {
  lang: 'zh' | 'en'
  words: Record<string, string>
  rules: MethodRules
  status: HTMLElement
  rows: HTMLElement[]
  revision: number
  /** Fetched and proven once. */
  account: () => Promise<Account>
}

const money = ({ lang, words }: Desk, value: string, places?: number): string =>
  say(words, 'money', { value: moneyDigits(value, lang, places) })

const placesIn = (row: HTMLElement): number | undefined =>
  row.dataset['places'] === undefined ? undefined : Number(row.dataset['places'])

const MARKS: Record<Verdict, string> = { agrees: '✓', 'agrees-within-rounding': '≈', differs: '✗' }

const printRow = (desk: Desk, row: HTMLElement, result: ItemResult): void => {
  const own = row.querySelector<HTMLElement>('.gep-own')
  if (!own) return
  const verdict = result.check?.verdict
  const mark = element('span', verdict ? `${MARKS[verdict]} ` : '')
  mark.setAttribute('aria-hidden', 'true')
  const said = say(desk.words, 'runRow', { value: money(desk, result.value.value, placesIn(row)) })
  own.replaceChildren(
    mark,
    verdict ? `${said}${desk.lang === 'zh' ? '，' : ', '}${desk.words[verdict] ?? verdict}` : said,
  )
  own.hidden = false
  row.classList.add('done')
}

/** Each row by itself, shown as it comes out; then the sums. */
const runRows = async (desk: Desk, root: HTMLElement): Promise<void> => {
  const { words, rules, rows, status } = desk
  const progress = root.querySelector('progress')
  for (const row of rows) row.classList.remove('done')
  status.replaceChildren(element('p', say(words, 'runLoading')))
  const account = await desk.account()
  const step = isStill() ? 0 : Math.min(ROW_MS, LONGEST_MS / rows.length)
  if (progress) progress.hidden = false
  const counts: Record<Verdict | 'other', number> = { agrees: 0, 'agrees-within-rounding': 0, differs: 0, other: 0 }
  let others = 0
  for (const [index, row] of rows.entries()) {
    const item = account.items[index]
    if (!item) continue
    const { declaredTotals: _, byEcosystem: __, subAreas: ___, declaredServices: ____, ...head } = account
    const [result] = recompute({ ...head, items: [item] }, rules).items
    if (!result) continue
    counts[result.check?.verdict ?? 'other']++
    if (result.value.value !== row.dataset['value']) others++
    printRow(desk, row, result)
    if (progress) progress.value = index + 1
    // Two announcements a run are enough for whoever listens; whoever looks sees each row.
    status.firstElementChild?.setAttribute('aria-hidden', 'true')
    const now = status.firstElementChild
    if (now) now.textContent = say(words, 'runProgress', { row: index + 1, count: rows.length })
    if (step > 0) await pause(step)
  }
  const whole = recompute(account, rules)
  if (whole.totals.gep.value !== root.dataset['gep']) others++
  if (progress) progress.hidden = true
  const done = say(words, 'runDone', {
    count: rows.length,
    agree: counts.agrees,
    rounded: counts['agrees-within-rounding'],
    differ: counts.differs,
    other: counts.other,
    total: money(desk, whole.totals.gep.value),
  })
  status.replaceChildren(
    element('p', done, 'lead'),
    element(
      'p',
      others === 0 ? say(words, 'runSame') : say(words, 'runOther', { count: others }),
      others ? 'caution' : '',
    ),
    element('p', say(words, 'runFile', { sha256: root.dataset['sha256'] ?? '' }), 'aside'),
  )
}

const inputsIn = (root: HTMLElement): HTMLInputElement[] => [
  ...root.querySelectorAll<HTMLInputElement>('[data-change]'),
]

const changesIn = (root: HTMLElement): Changes =>
  new Map(
    inputsIn(root)
      .filter((input) => input.value.trim() !== input.defaultValue)
      .map((input) => [input.dataset['change'] ?? '', input.value.trim()]),
  )

const faultWords = () => import('../gep/fault.ts')

/** What is wrong with a number, in words that the page does not hold. */
const faultText = async (desk: Desk, issue: { code: string; values: Record<string, string> }): Promise<string> => {
  if (issue.code === 'not-a-number') return say(desk.words, 'runFaultNumber')
  if (issue.code === 'not-computable') return say(desk.words, 'runUnfit')
  const { faultSentence } = await faultWords()
  return faultSentence(issue, desk.lang) ?? say(desk.words, 'runFaultRange')
}

const printFaults = async (desk: Desk, root: HTMLElement, { faults }: Changed): Promise<void> => {
  for (const input of inputsIn(root)) {
    const key = input.dataset['change'] ?? ''
    const issue = faults.get(key)
    const place = document.getElementById(`fault-${key}`)
    input.setAttribute('aria-invalid', String(issue !== undefined))
    if (!place) continue
    place.hidden = issue === undefined
    place.textContent = issue ? await faultText(desk, issue) : ''
    if (issue) input.setAttribute('aria-describedby', place.id)
    else input.removeAttribute('aria-describedby')
  }
}

/** How the total moved, as one sentence. */
const movedText = (desk: Desk, total: string, before: string, count: number): string => {
  if (count === 0) return say(desk.words, 'runUnchanged', { total: money(desk, total) })
  const moved = subtract(parseDecimal(total), parseDecimal(before))
  const size = { ...moved, units: moved.units < 0n ? -moved.units : moved.units }
  return say(desk.words, 'runChanged', {
    count,
    total: money(desk, total),
    way: say(desk.words, moved.units < 0n ? 'runLess' : 'runMore'),
    difference: money(desk, textOf(size)),
    percent: shownNumber(percentOf(size, parseDecimal(before)) ?? '—'),
  })
}

const printChanged = (desk: Desk, root: HTMLElement, { result, used, faults }: Changed, notes: string[]): void => {
  for (const row of desk.rows) {
    const index = row.dataset['row'] ?? ''
    const own = row.querySelector<HTMLElement>('.gep-own')
    const isTouched = [...used.keys()].some((key) => key.startsWith(`${index}.`))
    const item = result.items[Number(index)]
    row.classList.remove('done')
    row.classList.toggle('changed', isTouched)
    if (!own || !item) continue
    own.hidden = !isTouched
    own.textContent = isTouched
      ? say(desk.words, 'runItem', { value: money(desk, item.value.value, placesIn(row)) })
      : ''
  }
  const texts = [
    movedText(desk, result.totals.gep.value, root.dataset['gep'] ?? '0', used.size),
    ...(faults.size > 0 ? [say(desk.words, 'runFaults', { count: faults.size })] : []),
    ...notes,
  ]
  desk.status.replaceChildren(...texts.map((text, at) => element('p', text, at === 0 ? 'lead' : '')))
}

/** The address says what is changed, and so does the link to the other language. */
const writeAddress = (changes: Changes, revision: number): void => {
  const fragment = writeChanges(changes, revision)
  history.replaceState(null, '', fragment === '' ? location.pathname + location.search : fragment)
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.tools a[hreflang]')) link.hash = fragment
}

const failed = (desk: Desk) => (error: unknown) => {
  const name = error instanceof WrongFile ? 'runWrongFile' : 'runFailed'
  desk.status.replaceChildren(element('p', say(desk.words, name), 'caution'))
}

const deskOf = (root: HTMLElement, status: HTMLElement): Desk => {
  const { file = '', sha256 = '', lang, revision } = root.dataset
  let fetched: Promise<Account> | undefined
  return {
    lang: lang === 'en' ? 'en' : 'zh',
    words: sentencesOf(root, 'words'),
    rules: rulesIn(root.dataset['rules']),
    status,
    rows: [...root.querySelectorAll<HTMLElement>('[data-row]')],
    revision: Number(revision),
    account: () =>
      (fetched ??= fetchAccount(file, sha256).then(
        (account) => {
          // With the account everything is here that takes a connection.
          faultWords().catch(() => undefined)
          return account
        },
        (error: unknown) => {
          fetched = undefined
          throw error
        },
      )),
  }
}

const start = (root: HTMLElement): void => {
  const find = <Tag extends HTMLElement>(selector: string): Tag | null => root.querySelector<Tag>(selector)
  const [tools, status, changed] = ['.gep-tools', '.gep-status', '.gep-changed'].map((each) => find(each))
  const [run, open, reset, copy] = ['run', 'try', 'reset', 'copy'].map((name) =>
    find<HTMLButtonElement>(`[data-${name}]`),
  )
  if (!tools || !status || !changed || !run || !open || !reset || !copy) return
  const desk = deskOf(root, status)
  tools.hidden = false

  const setOpen = (isOpen: boolean): void => {
    for (const inputs of root.querySelectorAll<HTMLElement>('.gep-inputs')) inputs.hidden = !isOpen
    open.setAttribute('aria-expanded', String(isOpen))
    changed.hidden = !isOpen
  }
  const reckon = async (notes: string[] = []): Promise<void> => {
    const changes = changesIn(root)
    const account = await desk.account()
    const outcome = reckonChanged(account, desk.rules, changes)
    writeAddress(outcome.used, desk.revision)
    printChanged(desk, root, outcome, notes)
    await printFaults(desk, root, outcome)
  }
  const guarded = (work: () => Promise<void>) => (): void => {
    work().catch(failed(desk))
  }

  run.addEventListener('click', () => {
    run.disabled = true
    status.ariaBusy = 'true'
    runRows(desk, root)
      .catch(failed(desk))
      .finally(() => {
        run.disabled = false
        status.ariaBusy = 'false'
      })
  })
  open.addEventListener('click', () => setOpen(open.getAttribute('aria-expanded') !== 'true'))
  for (const input of inputsIn(root))
    input.addEventListener(
      'change',
      guarded(() => reckon()),
    )
  reset.addEventListener(
    'click',
    guarded(async () => {
      for (const input of inputsIn(root)) input.value = input.defaultValue
      await reckon()
    }),
  )
  copy.addEventListener(
    'click',
    guarded(async () => {
      const isCopied = await navigator.clipboard.writeText(location.href).then(
        () => true,
        () => false,
      )
      status.insertAdjacentElement('beforeend', element('p', say(desk.words, isCopied ? 'runCopied' : 'runNotCopied')))
    }),
  )

  const takeAddress = (): void => {
    const { changes, unreadable, revision, isTooLong } = readChanges(location.hash)
    if (isTooLong) {
      writeAddress(new Map(), desk.revision)
      status.replaceChildren(element('p', say(desk.words, 'runTooLong'), 'caution'))
      return
    }
    if (changes.size === 0 && unreadable === 0) return
    let unknown = unreadable
    for (const [key, value] of changes) {
      const input = inputsIn(root).find((each) => each.dataset['change'] === key)
      if (input) input.value = value
      else unknown++
    }
    setOpen(true)
    guarded(() =>
      reckon([
        ...(unknown < changes.size + unreadable ? [say(desk.words, 'runShared')] : []),
        ...(unknown > 0 ? [say(desk.words, 'runUnreadable', { count: unknown })] : []),
        ...(revision !== undefined && revision !== desk.revision ? [say(desk.words, 'runRevision')] : []),
      ]),
    )()
  }
  addEventListener('hashchange', takeAddress)
  takeAddress()
}

for (const root of document.querySelectorAll<HTMLElement>('[data-gep-recompute]')) start(root)
