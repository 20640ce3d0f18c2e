import { randomBytes } from 'node:crypto'
import { solveChallenge } from 'altcha-lib'
import { newCode } from '../../content/reports/code.ts'
import { openMailbox } from '../../content/reports/mailbox.ts'
import type { ReportReceipt } from '../../content/reports/receipt.ts'
import { sealReport } from '../../content/reports/seal-report.ts'
import { readStatement } from '../../content/reports/statement.ts'
import { dayOf } from '../../content/registers/span.ts'
import { ORIGIN } from './browser.ts'

/** Somebody who has reported already, for tests of what comes after. */

export interface Reported {
  code: string
  number: string
  receipt: ReportReceipt
}

const json = async <Answer>(path: string, body?: object): Promise<Answer> => {
  const asked = body && {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify(body),
  }
  const answer = await fetch(`${ORIGIN}${path}`, asked)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const PLACE = '990101'

/** Reports black smoke to the nearest body that it can be sealed to. */
export const reportSmoke = async (text: string): Promise<Reported> => {
  const { items } = await json<{
    items: { body: string; place: string; name: string; offices: string[]; keys: { recipient: string }[] }[]
  }>(`/api/reports/bodies?place=${PLACE}`)
  const body = items.find(
    ({ place, offices, keys }) => place === PLACE && offices.includes('ecology') && keys.length > 1,
  )
  if (!body) throw new Error('no body of the place has keys')
  const statement = readStatement({
    ...{ version: 'lucid-statement-v1', category: 'smoke', text, files: [] },
    ...{ where: { place: PLACE }, when: { kind: 'now', from: dayOf(new Date().toISOString()) } },
  })
  if ('wrong' in statement) throw new Error(JSON.stringify(statement.wrong))
  const checkpoint = await (await fetch(`${ORIGIN}/log/checkpoint`)).text()
  const [log = ''] = checkpoint.split('\n', 1)
  const code = newCode(randomBytes(10))
  const { envelope, salt, commitment } = await sealReport(
    {
      ...{ statement: statement.value, mailbox: await openMailbox(code, log), checkpoint },
      contact: { letter: { version: 'lucid-contact-v1', phone: '000-0000' }, mayForward: false },
      shown: {
        ...{ body: body.body, place: PLACE, day: statement.value.when.from },
        ...{ visibility: 'authority', language: 'zh' },
      },
    },
    body.keys.map(({ recipient }) => recipient),
    randomBytes,
  )
  const challenge = await json<{
    challenge: string
    salt: string
    algorithm: 'SHA-256'
    maxnumber: number
    signature: string
  }>('/api/reports/challenge')
  const { promise: solving } = solveChallenge(
    challenge.challenge,
    challenge.salt,
    challenge.algorithm,
    challenge.maxnumber,
  )
  const { number } = (await solving) ?? { number: -1 }
  const { maxnumber: _, ...given } = challenge
  const altcha = btoa(JSON.stringify({ ...given, number }))
  const { promise } = await json<{ promise: string }>('/api/reports/commitments', { commitment, altcha })
  const taken = await json<{ number: string; received: string }>('/api/reports', { salt, envelope })
  return {
    ...{ code, number: taken.number },
    receipt: {
      ...{ version: 'lucid-report-receipt-v1', portal: ORIGIN, number: taken.number, received: taken.received },
      ...{ body: { code: body.body, name: body.name }, commitment, salt, envelope, promise },
    },
  }
}
