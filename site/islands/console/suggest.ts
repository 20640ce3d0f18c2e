import { h } from './element.ts'
import { sentenceOf } from './failure.ts'
import { peopleWord } from './people.ts'

/** Something looked up while a name is typed; what is found stands below the field as buttons. */

export interface Suggestion {
  value: string
  text: string
}

/** Letters are waited for so long before asking, in milliseconds. */
const PAUSE = 300

/**
 * @param seek - looks up what was typed; is not asked for what is too short
 * @param choose - given what was pressed
 * @returns where what is found is shown, to be put below the field
 */
export const suggesting = (
  input: HTMLInputElement,
  seek: (typed: string, signal: AbortSignal) => Promise<readonly Suggestion[]>,
  choose: (chosen: Suggestion) => void,
): HTMLElement => {
  const place = h('div', { class: 'found', role: 'status' })
  let running = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (found: readonly Suggestion[]): void => {
    const buttons = found.map((one) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'link',
            on: {
              click: () => {
                place.replaceChildren()
                choose(one)
                input.focus()
              },
            },
          },
          one.text,
        ),
      ),
    )
    place.replaceChildren(
      h('p', { class: 'aside' }, peopleWord(found.length > 0 ? 'found' : 'foundNone', { count: found.length })),
      h('ul', { class: 'plain' }, ...buttons),
    )
  }
  const look = async (typed: string): Promise<void> => {
    running = new AbortController()
    const { signal } = running
    try {
      const found = await seek(typed, signal)
      if (!signal.aborted) show(found)
    } catch (error) {
      if (!signal.aborted) place.replaceChildren(h('p', { class: 'aside' }, sentenceOf(error)))
    }
  }
  input.setAttribute('autocomplete', 'off')
  input.addEventListener('input', () => {
    clearTimeout(timer)
    running.abort()
    place.replaceChildren()
    const typed = input.value.trim()
    if (typed !== '') timer = setTimeout(() => void look(typed), PAUSE)
  })
  return place
}
