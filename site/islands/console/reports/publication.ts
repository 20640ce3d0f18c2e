import { TAKEN_OUT } from '../../../../content/consultations/withholding.ts'
import { findPersonal } from '../../../../content/reports/redaction.ts'
import { send } from '../ask.ts'
import { h } from '../element.ts'
import { sentenceOf } from '../failure.ts'
import { field, onPress, onSubmit } from '../form.ts'
import { toast } from '../toast.ts'
import { capital, word } from '../words.ts'
import { act, type Whole } from './api.ts'
import { dayText } from './labels.ts'
import type { Doing } from './steps.ts'

/** What everybody may read of it: her own version, looked through, shortened where it has to be, released or withheld. */

type Photo = Whole['photos'][number]

/** The public copy as bytes, drawn from this page alone. */
const photoBox = (report: Whole, photo: Photo, { acting }: Doing): [HTMLElement, HTMLInputElement] => {
  const box = h('input', {
    ...{ type: 'checkbox', name: 'photo', value: photo.sha256 },
    checked: report.released ? photo.shown : true,
  })
  const place = h('span', { class: 'aside' }, word('loadingPhoto'))
  const path = `/api/report-desk/reports/${encodeURIComponent(report.number)}/photos/${photo.sha256}`
  void send(path, { headers: acting.headers })
    .then(async (answer) => {
      const type = /^image\/(jpeg|png|webp)$/.test(photo.mediaType) ? photo.mediaType : 'application/octet-stream'
      const url = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type }))
      place.replaceChildren(h('img', { src: url, alt: photo.alt ?? word('publicPhotoAlt'), class: 'evidence' }))
    })
    .catch((error: unknown) => (place.textContent = sentenceOf(error)))
  return [h('li', {}, place, h('label', { class: 'choice' }, box, word('showPhoto'))), box]
}

const withholding = ({ report, acting, again }: Doing): HTMLElement => {
  const form = h(
    'form',
    { class: 'fields' },
    field(
      word('reason'),
      h('textarea', { name: 'reason', rows: 2, required: true, maxlength: 300 }),
      word('reasonHint'),
    ),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('withhold'))),
  )
  onSubmit(form, async (values) => {
    await act(report.number, 'withholdings', { reason: values.get('reason') }, acting)
    await again()
    toast(word('withheld'))
  })
  return h('details', {}, h('summary', {}, word(report.released ? 'takeDown' : 'doNotPublish')), form)
}

const undoing = ({ report, acting, again }: Doing): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button quiet' }, word('undoRelease'))
  onPress(button, async () => {
    await act(report.number, 'releases', undefined, acting, 'DELETE')
    await again()
    toast(word('releaseUndone'))
  })
  return h('div', { class: 'actions', 'data-acts': true }, button)
}

/** The text to take things out of; what may tell of a person is pointed at, never decided about. */
const releasing = (doing: Doing): HTMLElement => {
  const { report, acting, again } = doing
  const text = report.publicText ?? ''
  const area = h('textarea', { name: 'text', rows: 6 })
  area.value = report.redactedText ?? text
  const found = findPersonal(text)
  const mark = h('button', { type: 'button', class: 'button quiet' }, word('takeOut'))
  mark.addEventListener('click', () => {
    if (area.selectionStart !== area.selectionEnd) area.setRangeText(TAKEN_OUT)
    area.focus()
  })
  const all = h('button', { type: 'button', class: 'button quiet' }, word('takeOutFound', { count: found.length }))
  all.addEventListener('click', () => {
    area.value = [...found]
      .reverse()
      .reduce((so, { start, end }) => so.slice(0, start) + TAKEN_OUT + so.slice(end), text)
    area.focus()
  })
  const photos = report.photos.map((photo) => [photo, ...photoBox(report, photo, doing)] as const)
  const form = h(
    'form',
    { class: 'fields' },
    field(word('publicText'), area, word('publicTextHint', { mark: TAKEN_OUT })),
    h('div', { class: 'actions' }, mark, found.length > 0 && all),
    photos.length > 0 && h('ul', { class: 'photos' }, ...photos.map(([, item]) => item)),
    field(
      word('redactionReason'),
      h('input', { name: 'reason', maxlength: 300, autocomplete: 'off' }),
      word('reasonHint'),
    ),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('release'))),
  )
  onSubmit(form, async (values) => {
    const reason = String(values.get('reason') ?? '').trim()
    await act(
      report.number,
      'releases',
      {
        ...(area.value === text ? {} : { text: area.value }),
        photos: photos.flatMap(([photo, , box]) => (box.checked ? [photo.sha256] : [])),
        ...(reason === '' ? {} : { reason }),
      },
      acting,
    )
    await again()
    toast(word('released'))
  })
  return form
}

const standing = ({ released, releaseDay, redactionReason }: Whole, today: string): string => {
  if (!released) return redactionReason === null ? word('notReleased') : word('isWithheld', { reason: redactionReason })
  const day = dayText(releaseDay ?? '')
  return releaseDay !== null && releaseDay > today ? word('willBePublic', { day }) : word('isPublic', { day })
}

/** @param today - in Asia/Shanghai */
export const publicationOf = (doing: Doing, today: string): HTMLElement[] => {
  const { report } = doing
  if (report.visibility !== 'public')
    return [h('p', { class: 'aside' }, capital(word(`visibility-${report.visibility}`)))]
  const isPending = report.released && report.releaseDay !== null && report.releaseDay > today
  return [
    h('p', {}, standing(report, today)),
    ...(isPending ? [undoing(doing)] : []),
    report.released
      ? h('blockquote', { class: 'own-words' }, report.redactedText ?? report.publicText ?? '')
      : releasing(doing),
    ...(report.released ? [h('details', {}, h('summary', {}, word('shortenMore')), releasing(doing))] : []),
    withholding(doing),
  ]
}
