import { columnsOf } from '../../../../content/registers/columns.ts'
import type { RegisterDefinition } from '../../../../content/registers/register.ts'
import { differenceOf, fieldTitle } from '../difference.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { clearIssues, field, summary, whileBusy } from '../form.ts'
import { Refused } from '../request.ts'
import { receiptOf, waitingNotice } from '../receipt.ts'
import { toast } from '../toast.ts'
import { at, frameWord, REGISTER_TITLES, word } from '../words.ts'
import { publishPart, tryOut, type Destination, type Outlook, type Stood } from './door.ts'
import { columnNames, findInPage, renamed, unknownColumns, type Finding } from './findings.ts'
import { partsOf, type Part } from './parts.ts'
import { sheetOf } from './sheet.ts'
import type { Source } from './source.ts'

/** What becomes of a file: checked, mended, tried out, compared with what stands, published, receipted. */

export interface Given {
  register: RegisterDefinition
  role: () => string | undefined
  source: Source
}

/** Stands in for a reason while nothing is stored. */
const TRIAL = '试运行 dry run'

/** Corrections whose fields are shown one by one. */
const SHOWN = 50

const progressBar = (most: number): { element: HTMLElement; tell: (rows: number) => void } => {
  const bar = h('progress', { max: most, value: 0, 'aria-label': word('progress') })
  const said = h('p', { class: 'aside', role: 'status' }, word('rowsOf', { rows: 0, of: most }))
  return {
    element: h('div', {}, bar, said),
    tell: (rows) => {
      bar.value = rows
      said.textContent = word('rowsOf', { rows, of: most })
    },
  }
}

/** Draws everything that follows into `place`, over what stood there. */
export const examination = (place: HTMLElement, { register, role, source: given }: Given): void => {
  let source = given
  const titles = columnsOf(register)
  const fields = Object.keys(register.fields)
  const titleOf = (column: string): string => {
    const known = titles.get(column.normalize('NFC').trim())
    const name = typeof known === 'number' ? fields[known] : undefined
    return name === undefined
      ? register.fields[column]
        ? fieldTitle(register, column)
        : column
      : fieldTitle(register, name)
  }
  const destination = (): Destination => ({ register: register.id, role: role() })
  const heading = (text: string): HTMLElement => h('h2', { tabindex: -1 }, text)
  const focus = (): void => place.querySelector<HTMLElement>('h2')?.focus()
  const about = (): HTMLElement =>
    h(
      'p',
      { class: 'aside' },
      word('fileIs', {
        name: source.name || word('unnamed'),
        rows: source.rows.length,
        format: source.format.toUpperCase(),
        encoding: source.encoding.toUpperCase(),
      }),
    )

  /** Columns that nobody knows: each is offered the field that it most likely means. */
  const mapping = (unknown: { name: string; suggestion: string | undefined }[]): HTMLElement => {
    const taken = new Set(source.columns)
    const free = fields.filter((name) => !taken.has(name))
    const rows = unknown.map(({ name, suggestion }) => {
      const known = suggestion === undefined ? undefined : titles.get(suggestion)
      const meant = typeof known === 'number' ? fields[known] : undefined
      const select = h(
        'select',
        { name },
        h('option', { value: '' }, word('keepColumn')),
        h('option', { value: '-' }, word('dropColumn')),
        ...free.map((one) => h('option', { value: `=${one}`, selected: one === meant }, fieldTitle(register, one))),
      )
      return { name, select }
    })
    const accept = (): void => {
      for (const { name, select } of rows) {
        if (select.value === '-') source = renamed(source, name, undefined)
        else if (select.value.startsWith('=')) source = renamed(source, name, select.value.slice(1))
      }
      check()
    }
    return h(
      'section',
      { class: 'mapping' },
      h('h3', {}, word('mapping')),
      h('p', {}, word('mappingText')),
      ...rows.map(({ name, select }) => field(word('mappingColumn', { name }), select)),
      h('p', {}, h('button', { type: 'button', class: 'button', on: { click: accept } }, word('mappingAccept'))),
    )
  }

  const showFindings = (findings: readonly Finding[]): void => {
    const whole = findings.filter(({ row }) => row === undefined).map(({ sentence }) => sentence)
    const unknown = unknownColumns(register, source.columns)
    // What a column is called is mended once, in the list of columns.
    const inCells = findings.filter(
      ({ row, column }) => row !== undefined && !unknown.some(({ name }) => name === column),
    )
    const again = h('button', { type: 'button', class: 'button' }, word('checkAgain'))
    again.addEventListener('click', () => check())
    place.replaceChildren(
      heading(word('wrongTitle', { count: findings.length })),
      about(),
      h('p', { role: 'status' }, word('wrongText')),
      ...(whole.length > 0 ? [summary(frameWord('problems', { count: whole.length }), whole)] : []),
      ...(unknown.length > 0 ? [mapping(unknown)] : []),
      ...(inCells.length > 0
        ? [
            sheetOf({ source, findings: inCells, titleOf, mended: () => undefined }, word('wrongRows')),
            h('p', {}, again),
          ]
        : []),
    )
    focus()
  }

  /** First by the rules in the page, then by what the portal alone knows. */
  const check = (): void => {
    void whileBusy(place, async () => {
      // Lets the page say that it works before a large file keeps it busy.
      await new Promise((done) => setTimeout(done, 20))
      const found = findInPage(register, source, TRIAL)
      if (found.length > 0) return showFindings(found)
      const parts = partsOf(source.rows)
      const { element, tell } = progressBar(source.rows.length)
      place.replaceChildren(heading(word('trying')), about(), element)
      focus()
      try {
        const names = columnNames(register, source.columns)
        const tried = await tryOut(destination(), parts, TRIAL, names, tell)
        if ('findings' in tried) showFindings(tried.findings)
        else showOutlook(tried.outlook, parts)
      } catch (error) {
        const retry = h('button', { type: 'button', class: 'button', on: { click: () => check() } }, word('tryAgain'))
        const messages = error instanceof Refused ? error.issues.map(({ message }) => message) : []
        place.replaceChildren(
          heading(word('notTried')),
          about(),
          summary(sentenceOf(error), messages),
          h('p', {}, retry),
        )
        focus()
      }
    })
  }

  const changesList = (outlook: Outlook): HTMLElement | undefined => {
    const changed = outlook.changes.filter(({ status }) => status !== 'published')
    if (changed.length === 0) return undefined
    return h(
      'section',
      {},
      h('h3', {}, word('changes')),
      ...changed
        .slice(0, SHOWN)
        .map(({ key, status, fields: list }) =>
          h(
            'article',
            { class: 'change' },
            h(
              'h4',
              {},
              h('a', { href: at(`/registers/${register.id}/${encodeURIComponent(key)}/`) }, key),
              ' ',
              h('span', { class: `badge ${status}` }, word(`status-${status}`)),
            ),
            list.length > 0 && differenceOf(register, list),
          ),
        ),
      changed.length > SHOWN && h('p', { class: 'aside' }, word('moreChanges', { count: changed.length - SHOWN })),
    )
  }

  /** Whether every row that changes something says why itself. */
  const giveReasons = (outlook: Outlook): boolean =>
    outlook.changes
      .filter(({ status }) => status !== 'published')
      .every(({ row }) => String(source.rows[row]?.['_reason'] ?? '').trim() !== '')

  const showOutlook = (outlook: Outlook, parts: readonly Part[]): void => {
    const { published, corrected, withdrawn, unchanged, notices, waits } = outlook
    const isNothing = published + corrected + withdrawn === 0
    const needsReason = corrected + withdrawn > 0 && !giveReasons(outlook)
    const reason = h('textarea', { name: 'reason', rows: 2, maxlength: 500 })
    const form = h(
      'form',
      { class: 'fields' },
      ...(corrected + withdrawn > 0 ? [field(word('reason'), reason, word('reasonHint'))] : []),
      parts.length > 1 && h('p', {}, word('manyParts', { count: parts.length })),
      h(
        'p',
        { class: 'actions' },
        !isNothing && h('button', { class: 'button' }, word('publish', { count: published + corrected + withdrawn })),
      ),
    )
    form.noValidate = true
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      clearIssues(form)
      const why = reason.value.trim()
      if (needsReason && why === '') {
        reason.setAttribute('aria-invalid', 'true')
        form.insertBefore(summary(word('reasonMissing')), form.firstChild)
        reason.focus()
        return
      }
      publish(parts, why)
    })
    const changes = changesList(outlook)
    place.replaceChildren(
      heading(isNothing ? word('nothingNew') : word('ready')),
      about(),
      h(
        'dl',
        { class: 'facts' },
        ...(
          [
            ['published', published],
            ['corrected', corrected],
            ['withdrawn', withdrawn],
            ['unchanged', unchanged],
          ] as const
        ).map(([name, count]) => h('div', {}, h('dt', {}, word(`count-${name}`)), h('dd', {}, String(count)))),
      ),
      ...(waits.length > 0
        ? [
            h(
              'div',
              { class: 'calm' },
              h('p', {}, word('willWait')),
              h('ul', {}, ...waits.map((why) => h('li', {}, why))),
            ),
          ]
        : []),
      ...(changes ? [changes] : []),
      ...(notices.length > 0
        ? [
            h(
              'details',
              {},
              h('summary', {}, word('notices', { count: notices.length })),
              h(
                'ul',
                {},
                ...notices
                  .slice(0, 200)
                  .map(({ row, column, sentence }) =>
                    h(
                      'li',
                      {},
                      `${row === undefined ? '' : word('rowNumber', { row: row + 1 })} ${column === undefined ? '' : titleOf(column)} ${sentence}`,
                    ),
                  ),
              ),
            ),
          ]
        : []),
      sheetOf({ source, findings: [], titleOf, mended: () => undefined }, word('sample', { rows: source.rows.length })),
      form,
    )
    focus()
  }

  /** Part by part, each under a name of its own: what is asked again after a cut line is not done twice. */
  const publish = (parts: readonly Part[], reason: string): void => {
    const run = crypto.randomUUID()
    const stood: Stood[] = []
    const waiting: string[] = []
    let checkpoint = ''
    let next = 0
    const { element, tell } = progressBar(source.rows.length)
    const go = (): void => {
      let isOvertaken = false
      void whileBusy(place, async () => {
        place.replaceChildren(heading(word('publishing')), about(), element)
        focus()
        try {
          for (const part of parts.slice(next)) {
            const ended = await publishPart(destination(), part, { reason, idempotencyKey: `${run}-${next}` })
            if ('waiting' in ended) waiting.push(ended.waiting)
            else {
              stood.push(...ended.entries)
              checkpoint = ended.checkpoint
            }
            next++
            tell(part.offset + part.rows)
          }
          showReceipt()
        } catch (error) {
          // The record moved on since it was tried out: the same is found again, in its cells.
          isOvertaken = next === 0 && error instanceof Refused && error.status === 422
          if (isOvertaken) toast(sentenceOf(error))
          else showStopped(error)
        }
      }).then(() => {
        if (isOvertaken) check()
      })
    }
    const showStopped = (error: unknown): void => {
      const messages = error instanceof Refused ? error.issues.map(({ message }) => message) : []
      place.replaceChildren(
        heading(word('stopped')),
        about(),
        summary(sentenceOf(error), messages),
        h('p', {}, word('stoppedText', { done: next, of: parts.length })),
        h('p', {}, h('button', { type: 'button', class: 'button', on: { click: go } }, word('goOn'))),
        ...(stood.length > 0 ? [receiptOf({ register: register.id, entries: stood, checkpoint })] : []),
      )
      focus()
    }
    const showReceipt = (): void => {
      place.replaceChildren(
        heading(waiting.length > 0 && stood.length === 0 ? frameWord('waitsTitle') : word('published')),
        ...(stood.length > 0
          ? [
              h(
                'p',
                { role: 'status' },
                word('publishedText', { count: stood.length, register: REGISTER_TITLES[register.id] ?? register.id }),
              ),
              receiptOf({ register: register.id, entries: stood, checkpoint }),
            ]
          : []),
        ...waiting.map(waitingNotice),
      )
      toast(waiting.length > 0 ? frameWord('waitsTitle') : frameWord('done'))
      focus()
    }
    go()
  }

  check()
}
