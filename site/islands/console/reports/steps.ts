import { MOST_SHARE } from '../../../../content/reports/reward.ts'
import type { Acting } from '../acting.ts'
import { confirm } from '../dialog.ts'
import { h } from '../element.ts'
import { field, onPress, onSubmit, summary } from '../form.ts'
import { toast } from '../toast.ts'
import { word } from '../words.ts'
import { act, type Whole } from './api.ts'
import { chosenFiles, filesFault, sealFiles } from './files.ts'
import { forwarding } from './forward.ts'
import { findings, grounds, stateText } from './labels.ts'
import { filesField, sealedMessage } from './talk.ts'

/** The next steps of a report: what the machine allows now, and nothing else. A step cannot be taken back: it is asked about. */

interface Doing {
  report: Whole
  /** Of the report, where a key of the body is open. */
  secret: string | undefined
  acting: Acting
  again: () => Promise<void>
}

const options = (choices: readonly (readonly [string, string])[]): HTMLOptionElement[] => [
  h('option', { value: '' }, word('choose')),
  ...choices.map(([value, text]) => h('option', { value }, text)),
]

const textOf = (values: FormData, name: string): string => {
  const value = values.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
const given = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

const done = async ({ report, acting, again }: Doing, json: { to: string }): Promise<void> => {
  await act(report.number, 'status-changes', json, acting)
  await again()
  toast(word('stepDone', { state: stateText(json.to) }))
}

/** A step that needs no words. */
const plain = (to: 'accepted' | 'investigating' | 'closed', doing: Doing): HTMLElement => {
  const button = h('button', { type: 'button', class: 'button' }, word(`do-${to}`))
  onPress(button, async () => {
    const isSure = await confirm({ title: word(`do-${to}`), text: word(`sure-${to}`), action: word(`do-${to}`) })
    if (isSure) await done(doing, { to })
  })
  return h('div', { class: 'actions', 'data-acts': true }, button, h('span', { class: 'aside' }, word(`hint-${to}`)))
}

const declining = (doing: Doing): HTMLElement => {
  const form = h(
    'form',
    { class: 'fields' },
    field(word('ground'), h('select', { name: 'ground', required: true }, ...options(grounds()))),
    field(
      word('reason'),
      h('textarea', { name: 'reason', rows: 3, required: true, maxlength: 4_000 }),
      word('reasonHint'),
    ),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('do-not-accepted'))),
  )
  onSubmit(form, (values) =>
    done(doing, { to: 'not-accepted', ...{ ground: textOf(values, 'ground'), reason: textOf(values, 'reason') } }),
  )
  return form
}

const settling = (doing: Doing): HTMLElement => {
  const { report, acting } = doing
  const { recipient, number } = report
  const isPublic = report.visibility === 'public'
  const form = h(
    'form',
    { class: 'fields' },
    field(word('finding'), h('select', { name: 'finding', required: true }, ...options(findings()))),
    field(
      word('answer'),
      h('textarea', { name: 'answer', rows: 6, required: true, maxlength: 4_000 }),
      word(isPublic ? 'answerPublic' : 'answerSealed'),
    ),
    recipient !== null && filesField('files'),
    h(
      'details',
      {},
      h('summary', {}, word('moreOfSettling')),
      field(
        word('organisation'),
        h('input', { name: 'organisation', maxlength: 18, autocomplete: 'off' }),
        word('organisationHint'),
      ),
      field(word('penalty'), h('input', { name: 'penalty', maxlength: 200, autocomplete: 'off' }), word('penaltyHint')),
      isPublic &&
        field(
          word('documents'),
          h('textarea', { name: 'documents', rows: 2, autocomplete: 'off' }),
          word('documentsHint'),
        ),
    ),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('do-settled'))),
  )
  onSubmit(form, async (values) => {
    const files = chosenFiles(values, 'files')
    const fault = filesFault(files)
    if (fault !== undefined) return void form.insertBefore(summary(fault), form.firstChild)
    const answer = textOf(values, 'answer')
    const sealedFiles = recipient === null ? [] : await sealFiles(files, { number, recipient }, acting)
    // Of a report that is not public the answer is sealed; of a public one, what is sealed is the files that go with it.
    const sealed =
      recipient !== null && (!isPublic || sealedFiles.length > 0)
        ? await sealedMessage(recipient, answer, sealedFiles)
        : undefined
    const documents = textOf(values, 'documents').match(/[0-9a-f]{64}/g) ?? []
    await done(doing, {
      to: 'settled',
      ...given({
        finding: textOf(values, 'finding'),
        organisation: textOf(values, 'organisation').toUpperCase(),
        penalty: textOf(values, 'penalty'),
        ...(isPublic ? { answer } : {}),
      }),
      ...(sealed === undefined ? {} : { sealed }),
      ...(documents.length > 0 ? { documents } : {}),
    })
  })
  return form
}

const extending = ({ report, acting, again }: Doing): HTMLElement => {
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'aside' }, word('extendText')),
    field(
      word('reason'),
      h('textarea', { name: 'reason', rows: 2, required: true, maxlength: 1_000 }),
      word('reasonHint'),
    ),
    h('p', { class: 'actions' }, h('button', { class: 'button' }, word('do-extended'))),
  )
  onSubmit(form, async (values) => {
    await act(report.number, 'extensions', { reason: textOf(values, 'reason') }, acting)
    await again()
    toast(word('extended'))
  })
  return form
}

const penalising = ({ report, acting, again }: Doing): HTMLElement => {
  const form = h(
    'form',
    { class: 'fields' },
    field(word('penalty'), h('input', { name: 'penalty', required: true, maxlength: 200 }), word('penaltyHint')),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('do-penalty'))),
  )
  onSubmit(form, async (values) => {
    await act(report.number, 'penalties', { penalty: textOf(values, 'penalty') }, acting)
    await again()
    toast(word('penaltyNamed'))
  })
  return form
}

/** The voucher is made when she fetches it, and nobody here sees it. */
const rewarding = ({ report, acting, again }: Doing): HTMLElement => {
  const share = h('input', { type: 'number', name: 'share', required: true, min: 1, max: MOST_SHARE, value: 1 })
  const form = h(
    'form',
    { class: 'fields' },
    h('p', { class: 'aside' }, word('rewardText')),
    field(word('share'), share, word('shareHint')),
    h('p', { class: 'actions' }, h('button', { class: 'button quiet' }, word('do-reward'))),
  )
  onSubmit(form, async () => {
    await act(report.number, 'rewards', { share: Number(share.value) }, acting)
    await again()
    toast(word('rewarded'))
  })
  return form
}

const folded = (title: string, content: HTMLElement): HTMLElement =>
  h('details', { class: 'step-form' }, h('summary', {}, title), content)

/** Everything that may be done now, the usual step first. */
export const stepsOf = (doing: Doing): HTMLElement[] => {
  const { steps } = doing.report
  const forms = steps.flatMap((step): HTMLElement[] => {
    switch (step) {
      case 'accepted':
      case 'investigating':
      case 'closed':
        return [plain(step, doing)]
      case 'settled':
        return [folded(word('do-settled'), settling(doing))]
      case 'not-accepted':
        return [folded(word('do-not-accepted'), declining(doing))]
      case 'forwarded':
        return [folded(word('do-forwarded'), forwarding(doing))]
      case 'extended':
        return [folded(word('do-extended'), extending(doing))]
      case 'penalty':
        return [folded(word('do-penalty'), penalising(doing))]
      case 'reward':
        return [folded(word('do-reward'), rewarding(doing))]
    }
  })
  return forms.length > 0 ? forms : [h('p', { class: 'aside' }, word('noSteps'))]
}
export type { Doing }
