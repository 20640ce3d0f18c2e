import { differenceOf } from '../../../../content/consultations/difference.ts'
import { numberedAs } from '../../../../content/consultations/paragraphs.ts'
import { portal, waitingOf } from '../ask.ts'
import { beginDrawing, fillLater } from '../drawn.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { field, onPress, onSubmit, summary } from '../form.ts'
import { waitingNotice } from '../receipt.ts'
import { toast } from '../toast.ts'
import { shownTime } from '../../../time.ts'
import { at, lang, word } from '../words.ts'
import { act, pathOf, type Acting } from './acting.ts'
import { answerForm, type Published } from './answers.ts'
import { hearingPart } from './hearings.ts'
import { paragraphRows, publishParagraphs } from './make.ts'
import { paperForm, type PaperOf } from './paper.ts'
import { showQueue, type QueueState } from './queue.ts'

/** One consultation: what waits, what is withheld, answers, its last day, the final text, the result. */

const read = async (key: string) => (await portal.api.consultations[':id'].$get({ param: { id: key } })).json()
type One = Awaited<ReturnType<typeof read>>
type Standing = NonNullable<One['standing']>

export const standingText = ({ state, opens, closes, daysLeft, daysWaiting }: Standing): string =>
  state === 'coming'
    ? word('state-coming', { opens: shownTime(opens, lang) })
    : state === 'open'
      ? word(daysLeft === 1 ? 'state-openOne' : 'state-open', { days: daysLeft, closes: shownTime(closes, lang) })
      : state === 'closed'
        ? word(daysWaiting === 1 ? 'state-closedOne' : 'state-closed', { days: daysWaiting })
        : word('state-decided')

const part = (title: string, ...content: (Node | string)[]): HTMLElement =>
  h('section', { 'data-of': title }, h('h3', {}, title), ...content)

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const unanswered = ({ comments, answers }: One): Published[] => {
  const answered = new Set(answers.map(({ body }) => body['number']))
  return comments
    .filter(({ body }) => !answered.has(body['number']))
    .map(({ body }) => ({
      number: String(body['number']),
      text: String(body['text']),
      paragraph: textOf(body['paragraph']),
      count: Number(body['count']),
    }))
}

const extension = (one: One, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'aside' }, word('extendText')),
    field(
      word('newCloses'),
      h('input', {
        name: 'closes',
        type: 'date',
        required: true,
        min: one.standing?.closes,
        value: one.standing?.closes,
      }),
    ),
    field(word('extendReason'), h('input', { name: 'reason', required: true, maxlength: 500, autocomplete: 'off' })),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('extendSend'))),
  )
  onSubmit(form, async (values) => {
    const query = new URLSearchParams({ reason: String(values.get('reason')) })
    const row = { ...one.body, closes: String(values.get('closes')) }
    const waits = waitingOf(await act(`/api/registers/consultations/entries?${query}`, [row], acting))
    if (waits !== undefined) return form.replaceChildren(waitingNotice(waits))
    await again()
    toast(word('published'))
  })
  return form
}

const readText = ({ body }: One['draft'][number]) => ({
  paragraph: String(body['paragraph']),
  text: String(body['text']),
  order: Number(body['order']),
  heading: typeof body['heading'] === 'number' ? body['heading'] : undefined,
})

const finalForm = (key: string, one: One, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const draft = one.draft.map(readText)
  const area = h('textarea', { name: 'text', rows: 10, required: true })
  area.value = (one.final.length > 0 ? one.final : one.draft).map((row) => readText(row).text).join('\n\n')
  const shown = h('div', { tabindex: -1 })
  const form = h(
    'form',
    { class: 'fields' },
    field(word('final'), area, word('finalText')),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('finalPreview'))),
    shown,
  )
  onSubmit(form, async () => {
    const paragraphs = numberedAs(draft, area.value)
    const changes = differenceOf(draft, paragraphs)
    const count = (kind: string): number => changes.filter((change) => change.kind === kind).length
    const button = h('button', { type: 'button', class: 'button' }, word('finalPublish'))
    const name = crypto.randomUUID()
    onPress(button, async () => {
      const waits = await publishParagraphs(paragraphRows(key, 'final', paragraphs), acting, name, word('final'))
      if (waits !== undefined) return shown.replaceChildren(waitingNotice(waits))
      await again()
      toast(word('published'))
    })
    const values = { changed: count('changed'), fresh: count('new'), gone: count('gone'), same: count('same') }
    shown.replaceChildren(
      h('p', {}, word('changed', values)),
      h(
        'div',
        { class: 'changes' },
        ...changes
          .filter(({ kind }) => kind !== 'same')
          .map(({ pieces }) =>
            h(
              'p',
              { class: 'change' },
              ...pieces.map(({ kind, text }) =>
                kind === 'same' ? text : h(kind === 'gone' ? 'del' : 'ins', {}, text),
              ),
            ),
          ),
      ),
      h('p', { class: 'actions', 'data-acts': true }, button),
    )
    shown.focus()
  })
  return form
}

const resultForm = (key: string, one: One, acting: Acting, again: () => Promise<void>): HTMLElement => {
  const summaryArea = h('textarea', { name: 'summary', rows: 5, required: true, maxlength: 4000 })
  summaryArea.value = String(one.result?.body['summary'] ?? '')
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'aside' }, word('resultText')),
    field(word('resultSummary'), summaryArea),
    field(
      word('decision'),
      h('input', {
        name: 'decision',
        maxlength: 100,
        autocomplete: 'off',
        value: String(one.result?.body['decision'] ?? ''),
      }),
    ),
    ...(one.result ? [field(word('correction'), h('input', { name: 'reason', required: true, maxlength: 500 }))] : []),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('resultSend'))),
  )
  onSubmit(form, async (values) => {
    const given = Object.fromEntries(
      ['summary', 'decision', 'reason'].flatMap((name) => {
        const value = String(values.get(name) ?? '').trim()
        return value === '' ? [] : [[name, value]]
      }),
    )
    await act(`${pathOf(key)}/results`, given, acting)
    await again()
    toast(word('published'))
  })
  return form
}

const paperOf = ({ body, draft }: One): PaperOf => ({
  opens: String(body['opens'] ?? ''),
  closes: String(body['closes'] ?? ''),
  paragraphs: draft.map(readText),
})

const folded = (title: string, state: QueueState, key: string, acting: Acting, changed: () => void): HTMLElement => {
  const place = h('div', {})
  const details = h('details', {}, h('summary', {}, title), place)
  details.addEventListener('toggle', () => {
    if (!details.open) return
    void showQueue(place, key, state, acting, changed).catch((error: unknown) =>
      place.replaceChildren(summary(sentenceOf(error))),
    )
  })
  return details
}

/** @throws what the portal refused */
export const showOne = async (place: HTMLElement, key: string, acting: Acting): Promise<void> => {
  const { isNewest, put } = beginDrawing(place, key)
  const one = await read(key)
  // She may have gone on to another meanwhile.
  const again = async (): Promise<void> => {
    if (decodeURIComponent(location.hash.slice(1)) === key) await showOne(place, key, acting)
  }
  const [queue, answers, hearings] = [h('div', {}), h('div', {}), h('div', { 'data-later': true })]
  const answering = (of: One): HTMLElement => {
    const finals = of.final.map(({ body }) => String(body['paragraph']))
    return answerForm(key, unanswered(of), finals, acting, again)
  }
  const changed = (): void => {
    const drawing = beginDrawing(answers)
    void read(key).then(
      (of) => drawing.put(answering(of)),
      () => undefined,
    )
  }
  const waiting = one.counts['waiting'] ?? 0
  const { standing, result } = one
  const canType = standing !== null && standing.state !== 'coming' && !standing.isElsewhere && !result
  if (!isNewest()) return
  beginDrawing(answers).put(answering(one))
  put(
    h('p', {}, h('a', { href: '#' }, word('backToList'))),
    h('h2', { id: 'consultation-one' }, String(one.body['title'] ?? key)),
    h(
      'p',
      {},
      [key, one.standing ? standingText(one.standing) : '', word('waitingCount', { count: waiting })].join(' · '),
      ' · ',
      h('a', { href: at(`/consultations/${encodeURIComponent(key)}/`) }, word('seePage')),
    ),
    part(
      word('queue'),
      h('p', { class: 'aside' }, word('queueText')),
      queue,
      ...(canType
        ? [paperForm(key, paperOf(one), acting, () => showQueue(queue, key, 'waiting', acting, changed))]
        : []),
      folded(word('withheldList'), 'withheld', key, acting, changed),
      folded(word('countedList'), 'counted', key, acting, changed),
    ),
    part(word('answers'), h('p', { class: 'aside' }, word('answersText')), answers),
    part(word('final'), finalForm(key, one, acting, again)),
    part(word('hearings'), h('p', { class: 'aside' }, word('hearingsText')), hearings),
    part(word('extend'), extension(one, acting, again)),
    part(word('result'), resultForm(key, one, acting, again)),
  )
  await showQueue(queue, key, 'waiting', acting, changed)
  // Another body's hearing stands here too, without what is its own.
  const held = await Promise.all(
    one.hearings.map((hearing) =>
      hearingPart(hearing, acting, again).catch((error: unknown) => summary(sentenceOf(error))),
    ),
  )
  const toPublish = h(
    'a',
    { class: 'button quiet', href: at('/console/publish/?register=hearings') },
    word('callHearing'),
  )
  fillLater(hearings, ...held, h('p', { class: 'actions' }, toPublish))
}
