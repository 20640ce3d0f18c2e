import { answerDue } from '../../content/information-requests/clock.ts'
import type { Wrong } from '../../content/forms/wrong.ts'
import { readQuestion } from '../../content/information-requests/question.ts'
import { dayOf } from '../../content/registers/span.ts'
import { signReceipt, type SignedReceipt } from '../../db/record/receipts.ts'
import { openIntake } from '../../db/intake/db.ts'
import { addRequest } from '../../db/intake/information-requests.ts'
import { mayProceed } from '../../db/intake/limit.ts'
import type { Askable } from '../../db/record/askable.ts'
import { readPosted } from '../forms/posted.ts'

/** What came of a form: a receipt, or why there is none, with what was typed so that nothing is typed twice. */
export type Asked =
  | {
      status: 201
      number: string
      code: string
      received: string
      due: string
      provisional: boolean
      asked: Askable
      /** Left out where the portal has no key to sign with. */
      signed: SignedReceipt | undefined
    }
  | { status: 422; wrong: Wrong[]; typed: URLSearchParams }
  | { status: 403 | 409 | 413 | 429; typed: URLSearchParams | undefined }

const UNKNOWN_AUTHORITY: Wrong = {
  pointer: '/authority',
  message: { zh: '请从列表里选一个机关。', en: 'Choose an authority from the list.' },
}

/** @param askable - the bodies that the form offered */
export const takeForm = async (
  env: Pick<Env, 'INTAKE' | 'LIMIT' | 'LUCID_ENV' | 'LOG_ORIGIN' | 'RECEIPT_KEY'>,
  request: Request,
  askable: Askable[],
  now: Date,
): Promise<Asked> => {
  const typed = await readPosted(request)
  if (typed === 'foreign') return { status: 403, typed: undefined }
  if (typed === 'too-large') return { status: 413, typed: undefined }
  if (!(await mayProceed(env, 'information-requests', request))) return { status: 429, typed }
  const read = readQuestion({
    authority: typed.get('authority') ?? '',
    subject: typed.get('subject') ?? '',
    details: typed.get('details') ?? '',
    form: typed.get('form') ?? '',
    contact: typed.get('contact') ?? '',
  })
  if ('wrong' in read) return { status: 422, wrong: read.wrong, typed }
  const asked = askable.find(({ code }) => code === read.question.authority)
  if (!asked) return { status: 422, wrong: [UNKNOWN_AUTHORITY], typed }
  const once = typed.get('once')?.slice(0, 100) || undefined
  const receipt = await addRequest(openIntake(env.INTAKE), read.question, asked, now, once)
  if (receipt === 'sent-before') return { status: 409, typed: undefined }
  if (receipt === 'too-many') return { status: 429, typed }
  const received = dayOf(receipt.receivedAt)
  const { day: due, provisional } = answerDue(received)
  const { number, code, receivedAt } = receipt
  const signed = await signReceipt(
    env,
    { number, to: asked.code, received: receivedAt, due },
    { ...read.question, code },
  )
  return { status: 201, number, code, received, due, provisional, asked, signed }
}
