import { readReceipt } from '../../content/reports/receipt.ts'
import { verifyReportReceipt, type ReceiptFinding } from '../../content/reports/verify-receipt.ts'
import type { Checked } from './checks.ts'
import { refused, verified, type Finding } from './sentences.ts'
import { mistyped, type Command } from './tool.ts'
import { isVerdict, openTrusted, readText, type Opened, type Trust } from './trust.ts'

/** The sentence of each finding that is not as it should be. */
const WRONG: Partial<Record<ReceiptFinding, Finding>> = {
  promiseNoKey: 'receiptNoKey',
  promiseForged: 'receiptForged',
  promiseOtherLog: 'receiptOtherLog',
  envelopeDiffers: 'receiptDiffers',
  pulseLacks: 'receiptLacks',
  pulseMissing: 'receiptMissing',
  pulseNotLogged: 'receiptNotLogged',
}

/**
 * Checks a receipt of a report: that the portal promised, of this sealed content, and that it kept the promise.
 * @param now - RFC 3339 UTC: until an hour after its ten minutes a promise may still be kept
 */
export const checkReceipt = async (text: string, file: string, trust: Trust, now: string): Promise<Checked> => {
  const receipt = readReceipt(text)
  if (!receipt) return { verdict: refused('notReceipt', { file }) }
  let opened: Opened | undefined
  const refusals: Checked[] = []
  const steps = await verifyReportReceipt(
    receipt,
    async (note) => {
      const found = await openTrusted(note, file, trust)
      if (isVerdict(found)) refusals.push({ verdict: found })
      else opened = found
      return isVerdict(found) ? undefined : found.checkpoint
    },
    now,
  )
  const values = Object.assign({ file, number: receipt.number }, ...steps.map((step) => step.values))
  const [refusal] = refusals
  const wrong = steps.find(({ ok }) => !ok)
  if (refusal) return refusal
  if (wrong) return { verdict: refused(WRONG[wrong.detail] ?? 'receiptNotLogged', values), opened }
  const finding = receipt.pulse ? 'receiptProven' : 'receiptWaiting'
  return { verdict: verified(finding, values), opened, remarks: [{ finding: 'receiptLimits', values: {} }] }
}

export const receipt: Command = {
  usage: '<file>',
  check: ({ files: [file, ...more] }, trust) =>
    file === undefined || more.length > 0
      ? mistyped()
      : checkReceipt(readText(file), file, trust, new Date().toISOString()),
}
