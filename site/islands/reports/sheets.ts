import { receiptFileName, receiptText, type ReportReceipt } from '../../../content/reports/receipt.ts'
import { sheetFacts } from '../../reports/sheet-facts.ts'
import { say, sentencesOf } from '../verdict.ts'

/** Fills the two sheets of a receipt (site/reports/Sheets.astro), and makes their buttons work. Only text is put in. */

const lang = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'

/** Hands a text over as a file, which stays on this device. */
export const saveAs = (name: string, text: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const fill = (sheets: HTMLElement, facts: Record<string, string>): void => {
  for (const place of sheets.querySelectorAll<HTMLElement>('[data-fill]')) {
    const text = facts[place.dataset['fill'] ?? '']
    place.textContent = text ?? ''
    const row = place.closest<HTMLElement>('.facts > div')
    if (row) row.hidden = text === undefined
  }
}

/** Only one of the sheets: whoever finds the one need not have the other. */
const printOnly = (sheet: string): void => {
  const { dataset } = document.documentElement
  dataset['printing'] = sheet
  addEventListener('afterprint', () => delete dataset['printing'], { once: true })
  print()
}

const shown = (sheets: HTMLElement, sheet: string, isShown: boolean): void => {
  const section = sheets.querySelector<HTMLElement>(`[data-sheet='${sheet}']`)
  if (section) section.hidden = !isShown
}

const pressing = (sheets: HTMLElement, selector: string, work: (() => void) | undefined): void => {
  for (const button of sheets.querySelectorAll<HTMLButtonElement>(selector)) {
    button.hidden = work === undefined
    button.onclick = work ?? null
  }
}

/**
 * Shows a receipt.
 * @param sheets - the element `[data-sheets]`
 * @param code - as it is shown; left out where only the proof is to be seen
 */
export const showSheets = (
  sheets: HTMLElement,
  { receipt, code }: { receipt?: ReportReceipt | undefined; code?: string | undefined },
): void => {
  const sentences = sentencesOf(sheets, 'words')
  const facts = receipt ? sheetFacts(receipt, lang, (name, values) => say(sentences, name, values)) : {}
  fill(sheets, { ...facts, ...(code !== undefined && { code }) })
  shown(sheets, 'code', code !== undefined)
  shown(sheets, 'proof', receipt !== undefined)
  pressing(sheets, '[data-print-sheet="code"]', () => printOnly('code'))
  pressing(sheets, '[data-print-sheet="proof"]', () => printOnly('proof'))
  pressing(sheets, '[data-save]', receipt && (() => saveAs(receiptFileName(receipt), receiptText(receipt))))
  const told = sheets.querySelector<HTMLElement>('[data-copied]')
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(code ?? '')
    if (told) told.textContent = say(sentences, 'copied')
  }
  pressing(sheets, '[data-copy]', code !== undefined && 'clipboard' in navigator ? () => void copy() : undefined)
  sheets.hidden = false
}

/** Takes everything out of the page again: the code is shown once. */
export const clearSheets = (sheets: HTMLElement): void => {
  fill(sheets, {})
  sheets.hidden = true
}
