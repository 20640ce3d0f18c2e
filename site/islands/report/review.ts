import type { Answers, Now, Step } from '../../../content/reports/answers.ts'
import { stripInvisible } from '../../../content/registers/text.ts'
import type { Basis } from '../../../content/reports/remit-rules.ts'
import { blackOut, findPersonal } from '../../../content/reports/redaction.ts'
import { find, h } from '../console/element.ts'
import { Refused, Unreachable } from './ask.ts'
import { dueOf } from './due.ts'
import { handlingOf, type Choice, type Handling } from './handler.ts'
import type { Evidence } from './photos.ts'
import { inLang, lang, say, shownDay } from './words.ts'

/** What she looks over before it goes: who will handle it, what the public will see, and all she said. */

export interface Review {
  /** Shows it anew. */
  show: () => Promise<void>
  /** Once a body is found whose keys the log bears out. */
  handling: () => Handling | undefined
  choice: () => Choice
}

interface Asked {
  answers: () => Answers
  now: () => Now
  evidence: () => Evidence[]
  placeName: () => string
  goTo: (step: Step) => void
  changed: () => void
}

const fact = (label: string, ...shown: (Node | string | undefined)[]): HTMLElement =>
  h('div', {}, h('dt', {}, label), h('dd', {}, ...shown))

const basisText = (basis: Basis): string => inLang(basis) + (basis.standing === 'recalled' ? say('recalled') : '')

export const nameOfBody = ({ name, nameEn }: { name: string; nameEn?: string | undefined }): string =>
  lang === 'en' && nameEn ? nameEn : name

export const openReview = (form: HTMLFormElement, asked: Asked): Review => {
  const box = find('[data-handler]', HTMLElement, form)
  let handling: Handling | undefined
  let excluded: string[] = []
  let superior = false
  let round = 0
  const choice = (): Choice => ({ excluded, superior })
  const again = (): void => void look()

  const look = async (): Promise<void> => {
    const own = (round += 1)
    handling = undefined
    box.replaceChildren(h('p', {}, say('handlerLooking')))
    try {
      const looked = await handlingOf(asked.answers(), choice(), asked.now())
      if (own !== round) return
      handling = looked?.keys ? looked : undefined
      box.replaceChildren(...(looked ? shown(looked) : []))
    } catch (error) {
      if (own !== round) return
      const isOffline = error instanceof Unreachable
      box.replaceChildren(
        h(
          'p',
          { class: 'caution' },
          isOffline ? say('handlerOffline') : error instanceof Refused ? error.detail : say('fingerprintWrong'),
        ),
      )
      if (isOffline) addEventListener('online', again, { once: true })
    }
    asked.changed()
  }

  const shown = ({ remit, found, keys }: Handling): (Node | string)[] => {
    const line = h(
      'span',
      {},
      h('a', { href: `tel:${remit.line.telephone}` }, `${remit.line.telephone} ${inLang(remit.line.title)}`),
      ` ${inLang(remit.line.use)}`,
    )
    const emergency =
      remit.emergency &&
      h(
        'p',
        { class: 'notice' },
        h(
          'a',
          { href: `tel:${remit.emergency.call}` },
          say('callNow', { when: inLang(remit.emergency.when), call: remit.emergency.call }),
        ),
      )
    if (!found.body)
      return [
        ...(emergency ? [emergency] : []),
        h('p', { class: 'caution' }, say('handlerNone')),
        h('p', {}, line),
        ...wishes(undefined),
      ]
    const { body } = found
    const due = dueOf(remit, body, asked.answers().place, asked.now().day)
    return [
      ...(emergency ? [emergency] : []),
      h('p', { class: 'who' }, h('span', { class: 'aside' }, say('handler')), h('b', {}, nameOfBody(body))),
      ...(found.why === 'nearest' ? [] : [h('p', { class: 'aside' }, say(`why-${found.why}`))]),
      h(
        'dl',
        { class: 'facts' },
        fact(say('basis'), remit.basis.map(basisText).join(lang === 'zh' ? '；' : '; ')),
        fact(say('due'), ...due),
        fact(say('reward'), h('b', {}, say(`name-${remit.reward.nameNeeded}`)), ` ${inLang(remit.reward.text)}`),
        fact(say('line'), line),
        ...(remit.note ? [fact(say('remitNote'), inLang(remit.note))] : []),
        keys
          ? fact(
              say('fingerprint'),
              ...keys.fingerprints.map((one) => h('code', { class: 'print' }, one)),
              h('span', { class: 'aside' }, say('fingerprintHint')),
            )
          : fact(say('fingerprint'), h('span', { class: 'caution' }, say('fingerprintWrong'))),
      ),
      ...wishes(body),
    ]
  }

  const tick = (label: string, checked: boolean, change: (is: boolean) => void): HTMLElement => {
    const box = h('input', { type: 'checkbox', checked })
    box.addEventListener('change', () => {
      change(box.checked)
      again()
    })
    return h('label', { class: 'line' }, box, label)
  }
  const names = new Map<string, string>()
  const wishes = (body: { body: string; name: string; nameEn?: string | undefined } | undefined): HTMLElement[] => {
    if (body) names.set(body.body, nameOfBody(body))
    const offered = [...new Set([...excluded, ...(body ? [body.body] : [])])]
    return [
      h(
        'details',
        { open: excluded.length > 0 || superior },
        h('summary', {}, say('exclude')),
        h('p', { class: 'aside' }, say('excludeHint')),
        ...offered.map((code) =>
          tick(say('excludeThis', { name: names.get(code) ?? code }), excluded.includes(code), (is) => {
            excluded = is ? [...excluded, code] : excluded.filter((one) => one !== code)
          }),
        ),
        tick(say('superior'), superior, (is) => {
          superior = is
        }),
      ),
    ]
  }

  const text = find('#publicText', HTMLTextAreaElement, form)
  const preview = (): void => {
    const answers = asked.answers()
    const isPublic = answers.visibility === 'public'
    find('[data-public]', HTMLElement, form).hidden = !isPublic
    if (!isPublic) return
    // What nobody sees may turn the words round, and is taken out before her eyes.
    const { text: seen, stripped } = stripInvisible(text.value)
    if (stripped.length > 0) text.value = seen
    const parts = findPersonal(text.value)
    const copies = asked.evidence().flatMap(({ copy, wantsPublic }) => (copy && wantsPublic ? [copy] : []))
    for (const address of addresses.splice(0)) URL.revokeObjectURL(address)
    find('[data-preview]', HTMLElement, form).replaceChildren(
      h('p', { class: 'aside' }, `${categoryName(form)} · ${asked.placeName()} · ${shownDay(asked.now().day)}`),
      h('p', { class: 'own-words' }, ...marked(text.value, parts)),
      ...(stripped.length > 0 ? [h('p', { class: 'aside' }, say('invisible', { names: stripped.join(', ') }))] : []),
      ...copies.map((copy) => {
        const address = URL.createObjectURL(copy)
        addresses.push(address)
        return h('img', { class: 'thumb', src: address, alt: say('hashPublic') })
      }),
    )
    const black = (chosen: readonly { start: number; end: number }[]): void => {
      text.value = blackOut(text.value, chosen)
      preview()
      asked.changed()
      text.focus()
    }
    find('[data-found]', HTMLElement, find('[data-public]', HTMLElement, form)).replaceChildren(
      ...(parts.length === 0
        ? [h('p', { class: 'aside' }, say('foundNone'))]
        : [
            h('p', { class: 'caution' }, say('foundTitle', { count: parts.length })),
            h(
              'ul',
              { class: 'found' },
              ...parts.map((part) =>
                h(
                  'li',
                  {},
                  `${say(`found-${part.kind}`)}${lang === 'zh' ? '：' : ': '}${text.value.slice(part.start, part.end)} `,
                  h('button', { type: 'button', class: 'link', on: { click: () => black([part]) } }, say('blackOut')),
                ),
              ),
            ),
            h(
              'button',
              { type: 'button', class: 'button quiet', on: { click: () => black(parts) } },
              say('blackOutAll'),
            ),
          ]),
    )
  }
  const addresses: string[] = []
  text.addEventListener('input', preview)

  const answersShown = (): void => {
    const answers = asked.answers()
    const rows: [Step, string][] = [
      ['what', categoryName(form)],
      ['where', [asked.placeName(), answers.address, answers.position].filter((part) => part !== '').join(' · ')],
      ['when', whenShown(answers, asked.now())],
      ['describe', answers.text],
      [
        'photos',
        asked
          .evidence()
          .map(({ name }) => name)
          .join(lang === 'zh' ? '、' : ', '),
      ],
      ['who', [answers.whoName, answers.organisation].filter((part) => part !== '').join(' · ')],
      ['knows', answers.knows],
      ['contact', answers.contact],
      ['visibility', labelOf(form, 'visibility')],
    ]
    find('[data-answers]', HTMLElement, form).replaceChildren(
      ...rows.map(([step, shown]) => {
        const title = form.querySelector(`#step-${step}`)?.textContent ?? ''
        return h(
          'div',
          {},
          h('dt', {}, title),
          h('dd', { class: 'own-words' }, shown === '' ? say('none') : shown),
          h(
            'dd',
            {},
            h(
              'button',
              {
                type: 'button',
                class: 'link',
                'aria-label': `${say('change')} ${title}`,
                on: { click: () => asked.goTo(step) },
              },
              say('change'),
            ),
          ),
        )
      }),
    )
    find('[data-cell]', HTMLElement, form).hidden = answers.position.trim() === ''
  }

  return {
    show: async () => {
      const { visibility } = asked.answers()
      if (visibility === 'public' && text.value === '') text.value = asked.answers().text.slice(0, text.maxLength)
      answersShown()
      preview()
      await look()
    },
    handling: () => handling,
    choice,
  }
}

/** The text, with what was found in it marked. */
const marked = (text: string, parts: readonly { start: number; end: number }[]): (Node | string)[] => {
  const nodes: (Node | string)[] = []
  let at = 0
  for (const { start, end } of parts) {
    nodes.push(text.slice(at, start), h('mark', {}, text.slice(start, end)))
    at = end
  }
  return [...nodes, text.slice(at)]
}

const labelOf = (form: HTMLFormElement, name: string): string => {
  const label = form.querySelector(`input[name="${name}"]:checked`)?.closest('label')
  return (label?.querySelector('b') ?? label?.querySelector('span'))?.textContent?.trim() ?? ''
}
export const categoryName = (form: HTMLFormElement): string => labelOf(form, 'category')

const whenShown = (answers: Answers, now: Now): string => {
  if (answers.when === 'recurring')
    return answers.diary
      .map(({ day, time, note }) => [day, time, note].filter((part) => part !== '').join(' '))
      .join('\n')
  if (answers.when === 'once') return [shownDay(answers.day), answers.time].filter((part) => part !== '').join(' ')
  return `${shownDay(now.day)} ${now.time}`
}
