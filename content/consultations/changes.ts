import type { Body } from '../registers/facts.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import type { RuledFault } from './faults.ts'
import { hearingWindow, ruleValues, textIn } from './ruled.ts'

/** What a row of a ruled register may not do to what was published before, or say of days that are over. */

export interface ChangeFault {
  field: string
  code: RuledFault
  values: Record<string, string>
}

/** Once comments are taken, these stay: whoever commented relied on them. */
const FIXED: readonly { field: string; zh: string; en: string }[] = [
  { field: 'kind', zh: '草案种类', en: 'the kind' },
  { field: 'opens', zh: '开始日', en: 'the first day' },
  { field: 'organisation', zh: '征求意见的机关', en: 'the body that asks' },
  { field: 'elsewhere', zh: '在别处提意见的网址', en: 'where comments go' },
]

const consultationFaults = (body: Body, standing: Body | undefined, today: string): ChangeFault[] => {
  const [opens = '', closes = ''] = [textIn(body['opens']), textIn(body['closes'])]
  if (!standing) {
    const isBackdated = opens < today && closes >= today && textIn(body['elsewhere']) === undefined
    return isBackdated ? [{ field: 'opens', code: 'consultation-backdated', values: { from: opens, today } }] : []
  }
  const faults: ChangeFault[] = []
  const before = textIn(standing['closes']) ?? ''
  if (closes < before) faults.push({ field: 'closes', code: 'consultation-advanced', values: { standing: before } })
  if ((textIn(standing['opens']) ?? '') <= today)
    for (const { field, zh, en } of FIXED) {
      const [was, is] = [textIn(standing[field]), textIn(body[field])]
      const values = { field: zh, fieldEn: en, standing: was ?? '—' }
      if (was !== is) faults.push({ field, code: 'consultation-begun', values })
    }
  else if (opens < today)
    faults.push({ field: 'opens', code: 'consultation-backdated', values: { from: opens, today } })
  return faults
}

const hearingFaults = (body: Body, standing: Body | undefined, today: string): ChangeFault[] => {
  const [day = '', notice = ''] = [textIn(body['day']), textIn(body['notice'])]
  const before = textIn(standing?.['day'])
  // What is over is entered as it was; what stays on its day, or is put off, was called in time.
  if (day < today || body['state'] === 'cancelled' || (before !== undefined && day >= before)) return []
  const window = hearingWindow(body, notice < today ? today : notice)
  if (!window || window.isEnough) return []
  const values = { ...ruleValues(window.rule), from: today, to: day, day: window.earliest }
  return [{ field: 'day', code: before === undefined ? 'hearing-notice-short' : 'hearing-advanced', values }]
}

/**
 * @param standing - what the record says now; `undefined` where nothing stands
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const changeFaults = (
  { ruled }: Pick<RegisterDefinition, 'ruled'>,
  body: Body,
  standing: Body | undefined,
  today: string,
): ChangeFault[] => {
  if (ruled === 'comment') return consultationFaults(body, standing, today)
  return ruled === 'hearing' ? hearingFaults(body, standing, today) : []
}
