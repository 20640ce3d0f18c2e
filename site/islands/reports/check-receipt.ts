import { openSigned, isStep } from '../../../content/log/open-signed.ts'
import { verifyGrowth } from '../../../content/log/verify-growth.ts'
import { readReceipt, sealedTo, type ReportReceipt } from '../../../content/reports/receipt.ts'
import { verifyReportReceipt, type ReceiptStep } from '../../../content/reports/verify-receipt.ts'
import { shownTime } from '../../time.ts'
import { askConsistency, fetchText } from '../evidence.ts'
import { busy, element, printVerdict, say, sentencesOf, type Printed } from '../verdict.ts'
import { completeReceipt } from './complete-receipt.ts'
import { showSheets } from './sheets.ts'

/** `/reports/receipt/`: checks a receipt on the reader's device, and adds the proof that it lacks. */

const lang = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
/** What a receipt does not prove. */
const LIMITS = ['printNotTrue', 'printNotFirst', 'printNotYours', 'printNotRead', 'printNotStated']

/** Instants as they are read here. */
const shown = ({ ok, detail, values }: Printed): Printed => ({
  ...{ ok, detail },
  values: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? shownTime(value, lang) : value,
    ]),
  ),
})

/** Whether the log of today continues the one that was seen when the report was sealed; nothing where none was, or none answers. */
const checkSeen = async (receipt: ReportReceipt, vkey: string): Promise<Printed[]> => {
  const { checkpoint } = sealedTo(receipt)
  const today = checkpoint === undefined ? undefined : await fetchText('/log/checkpoint').catch(() => undefined)
  if (checkpoint === undefined || today === undefined) return []
  const grown = await verifyGrowth({ checkpoint, vkey }, { checkpoint: today, vkey }, askConsistency)
  if (grown.detail === 'noAnswer' || grown.detail === 'unsupported') return []
  const size = grown.values['from'] ?? grown.values['size'] ?? ''
  return [{ ok: grown.ok, detail: grown.ok ? 'seenLog' : 'seenLogLost', values: { size } }]
}

type Verify = (receipt: ReportReceipt) => Promise<ReceiptStep[]>

/** A receipt with what can be had of its proof: its own, or today's where that is missing or does not hold any more. */
const verifyBest = async (
  read: ReportReceipt,
  mayFetch: boolean,
  verify: Verify,
): Promise<{ receipt: ReportReceipt; found: ReceiptStep[] }> => {
  const own = mayFetch ? await completeReceipt(read) : read
  const found = await verify(own)
  if (!mayFetch || found.every(({ ok }) => ok)) return { receipt: own, found }
  const { key: _, pulse: __, ...bare } = read
  const fresh = await completeReceipt(bare)
  const again = await verify(fresh)
  const wrong = (steps: ReceiptStep[]): number => steps.filter(({ ok }) => !ok).length
  return wrong(again) < wrong(found) ? { receipt: fresh, found: again } : { receipt: own, found }
}

const start = (root: HTMLElement): void => {
  const sentences = sentencesOf(root, 'sentences')
  const input = root.querySelector<HTMLInputElement>('#receipt')
  const mayFetch = root.querySelector<HTMLInputElement>('[name=fetch]')
  const result = root.querySelector<HTMLElement>('[role=status]')
  const kept = document.querySelector<HTMLElement>('[data-kept]')
  const sheets = kept?.querySelector<HTMLElement>('[data-sheets]')
  if (!input || !mayFetch || !result || !kept || !sheets) return

  const check = async (file: File): Promise<void> => {
    kept.hidden = true
    const read = readReceipt(await file.text())
    if (!read) return result.replaceChildren(element('p', say(sentences, 'checkNoReceipt')))
    const vkey = root.dataset['vkey'] ?? ''
    const open = async (note: string) => {
      const opened = await openSigned(note, { vkey })
      return isStep(opened) ? undefined : opened
    }
    const verify = (receipt: ReportReceipt) => verifyReportReceipt(receipt, open, new Date().toISOString())
    const { receipt, found } = await verifyBest(read, mayFetch.checked, verify)
    const steps: Printed[] = [...found, ...(mayFetch.checked ? await checkSeen(receipt, vkey) : [])]
    const { number, received } = receipt
    // What is not due yet is neither proven nor wrong.
    const [waiting] = steps.filter(({ detail }) => detail === 'pulseWaiting').map(shown)
    const isUnanswered = mayFetch.checked && !receipt.key
    printVerdict(result, sentences, {
      steps: steps.filter(({ detail }) => detail !== 'pulseWaiting').map(shown),
      notes: waiting ? [say(sentences, 'checkPulseWaiting', waiting.values)] : [],
      opening: [
        say(sentences, 'checkOpening', { number, received: shownTime(received, lang) }),
        ...(isUnanswered ? [say(sentences, 'checkUnanswered')] : []),
      ],
      limits: LIMITS,
    })
    showSheets(sheets, { receipt })
    kept.hidden = false
  }

  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (!file) return
    void busy(result, say(sentences, 'checkRunning'), () =>
      check(file).catch((error: unknown) => {
        console.error(error)
        result.replaceChildren(element('p', say(sentences, 'checkFailed')))
      }),
    )
  })
  const without = document.querySelector<HTMLElement>('[data-without]')
  if (without) without.hidden = true
  root.hidden = false
}

const root = document.querySelector<HTMLElement>('[data-check-receipt]')
if (root) start(root)
