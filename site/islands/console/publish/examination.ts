import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { summary, whileBusy } from '../form.ts'
import { Refused } from '../request.ts'
import { frameWord, word } from '../words.ts'
import { tryOut } from './door.ts'
import { checkInPage, columnNames, unknownColumns, type Finding } from './findings.ts'
import { mapping } from './mapping.ts'
import { showOutlook } from './outlook.ts'
import { partsOf } from './parts.ts'
import { send } from './sending.ts'
import { sheetOf } from './sheet.ts'
import { progressBar, stageOf, type Given, type Stage } from './stage.ts'

/** What becomes of a file: checked, mended, tried out, compared with what stands, published, receipted. */

/** Stands in for a reason while nothing is stored. */
const TRIAL = '试运行 dry run'

const button = (text: string, click: () => void): HTMLElement =>
  h('p', {}, h('button', { type: 'button', class: 'button', on: { click } }, text))

/** What is wrong, in its cells where it has some. */
const showFindings = (stage: Stage, findings: readonly Finding[], check: () => void): void => {
  const { register, source, titleOf } = stage
  const whole = findings.filter(({ row }) => row === undefined).map(({ sentence }) => sentence)
  const unknown = unknownColumns(register, source.columns)
  // What a column is called is mended once, in the list of columns.
  const inCells = findings.filter(
    ({ row, column }) => row !== undefined && !unknown.some(({ name }) => name === column),
  )
  stage.show(
    word('wrongTitle', { count: findings.length }),
    h('p', { role: 'status' }, word('wrongText')),
    whole.length > 0 && summary(frameWord('problems', { count: whole.length }), whole),
    unknown.length > 0 && mapping(stage, unknown, check),
    ...(inCells.length > 0
      ? [
          sheetOf({ source, findings: inCells, titleOf, mended: () => undefined }, word('wrongRows')),
          button(word('checkAgain'), check),
        ]
      : []),
  )
}

const showUntried = (stage: Stage, error: unknown, check: () => void): void => {
  const messages = error instanceof Refused ? error.issues.map(({ message }) => message) : []
  stage.show(word('notTried'), summary(sentenceOf(error), messages), button(word('tryAgain'), check))
}

/** Draws everything that follows into `place`, over what stood there. */
export const examination = (place: HTMLElement, given: Given): void => {
  const stage = stageOf(place, given)
  /** First by the rules in the page, then by what the portal alone knows. */
  const check = (): void => {
    void whileBusy(place, async () => {
      // Lets the page say that it works before a large file keeps it busy.
      await new Promise((done) => setTimeout(done, 20))
      const { register, source } = stage
      const { findings, checked } = checkInPage(register, source, TRIAL)
      if (findings.length > 0) return showFindings(stage, findings, check)
      const parts = partsOf(register, source.rows, checked)
      const { element, tell } = progressBar(checked.length)
      stage.show(word('trying'), element)
      try {
        const names = columnNames(register, source.columns)
        const tried = await tryOut({ destination: stage.destination(), reason: TRIAL, names }, parts, tell)
        if ('findings' in tried) showFindings(stage, tried.findings, check)
        else showOutlook(stage, tried.outlook, parts.length, (reason) => send(stage, parts, reason, check))
      } catch (error) {
        showUntried(stage, error, check)
      }
    })
  }
  check()
}
