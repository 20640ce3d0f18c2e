import { CHOICES, holdBack, type Choice, type HeldBack } from '../../../../content/trace/epcis/withholding.ts'
import { saveFile } from '../download.ts'
import { h } from '../element.ts'
import { onPress } from '../form.ts'
import { word } from '../words.ts'

/** Fields that are held back: chosen, and handed in only once what opens them was saved. */

export interface Chooser {
  box: HTMLElement
  chosen: () => Choice[]
}

export const chooser = (): Chooser => {
  const boxes = CHOICES.map((value) => h('input', { type: 'checkbox', name: 'withhold', value }))
  const box = h(
    'details',
    { class: 'withhold' },
    h('summary', {}, word('withhold')),
    h('p', { class: 'aside' }, word('withholdText')),
    ...boxes.map((input, at) => h('label', { class: 'choice' }, input, ' ', word(`withhold-${CHOICES[at]}`))),
  )
  return { box, chosen: () => CHOICES.filter((_, at) => boxes[at]?.checked) }
}

/**
 * The document without what is chosen; `undefined` where it has nothing of it.
 * @throws SyntaxError for what is no JSON
 */
export const withheldFrom = async (text: string, choices: readonly Choice[]): Promise<HeldBack | undefined> => {
  const { sha256 } = await import('@noble/hashes/sha2.js')
  return holdBack(JSON.parse(text), choices, {
    hash: sha256,
    salt: () => crypto.getRandomValues(new Uint8Array(32)),
    eventID: () => `urn:uuid:${crypto.randomUUID()}`,
  })
}

/** Salts that are shown too; the file has all. */
const MOST_SHOWN = 10

/** What opens the commitments, for people and for programs. */
const fileOf = ({ kept, disclosing }: HeldBack, now: Date): { name: string; content: Blob } => ({
  name: `lucid-withheld-${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}.json`,
  content: new Blob([JSON.stringify({ about: word('withheldAbout'), fields: kept, disclosing }, null, 2)], {
    type: 'application/json',
  }),
})

/**
 * Asks that what opens the fields be saved, and hands in only then: nobody could disclose them without it.
 * @param send - hands in, and says in the element what became of it; whether it was taken
 */
export const keepFirst = (held: HeldBack, send: (said: HTMLElement) => Promise<boolean>): HTMLElement => {
  const file = fileOf(held, new Date())
  const save = h('button', { type: 'button', class: 'button' }, word('withheldSave'))
  const saved = h('input', { type: 'checkbox', name: 'saved', disabled: true })
  const hand = h('button', { type: 'button', class: 'button', disabled: true }, word('withheldSend'))
  const said = h('div', {})
  const confirmed = h('label', { class: 'choice' }, saved, ' ', word('withheldSaved'))
  const acts = h('div', { class: 'actions', 'data-acts': true }, hand)
  save.addEventListener('click', () => {
    saveFile(file)
    saved.disabled = false
  })
  saved.addEventListener('change', () => {
    hand.disabled = !saved.checked
  })
  onPress(hand, async () => {
    if (await send(said)) {
      confirmed.remove()
      acts.remove()
    }
  })
  return h(
    'div',
    { class: 'notice', 'data-withheld': true, tabindex: -1 },
    h('p', {}, h('b', {}, word('withheldTitle', { fields: held.kept.length }))),
    h('p', {}, word('withheldText')),
    h(
      'ul',
      { class: 'plain' },
      ...held.kept
        .slice(0, MOST_SHOWN)
        .map(({ pointer, salt }) => h('li', {}, h('code', {}, pointer), ' ', h('code', { 'data-salt': true }, salt))),
      held.kept.length > MOST_SHOWN && h('li', {}, word('withheldMore', { fields: held.kept.length - MOST_SHOWN })),
    ),
    h('div', { class: 'actions' }, save),
    confirmed,
    acts,
    said,
  )
}
