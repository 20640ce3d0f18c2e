import { forget, memories, shownDay, type Memory } from './evidence.ts'
import { element, say, type Sentences } from './verdict.ts'

/** What this browser remembers of logs, and forgetting it after saying what that means. */

const titleOf = ({ checkpoint, vkey, since }: Memory, sentences: Sentences): string => {
  const [origin = '', size = ''] = checkpoint.split('\n')
  const [, id = ''] = vkey.split('+')
  return say(sentences, 'memoryOf', { origin, size, key: id, day: shownDay(since) })
}

const button = (text: string, className: string, press: () => void): HTMLButtonElement => {
  const made = element('button', text, className)
  made.type = 'button'
  made.addEventListener('click', press)
  return made
}

const listItem = (memory: Memory, sentences: Sentences, print: () => void): HTMLLIElement => {
  const item = document.createElement('li')
  const explain = document.createElement('div')
  explain.tabIndex = -1
  explain.hidden = true
  const ask = button(say(sentences, 'memoryForget'), 'button quiet', () => {
    ask.hidden = true
    explain.hidden = false
    explain.focus()
  })
  explain.replaceChildren(
    element('p', say(sentences, 'memoryLoses')),
    element('p', say(sentences, 'memoryWhen')),
    button(say(sentences, 'memoryReally'), 'button', () => {
      forget(memory)
      print()
    }),
    button(say(sentences, 'memoryKeep'), 'button quiet', () => {
      explain.hidden = true
      ask.hidden = false
      ask.focus()
    }),
  )
  item.replaceChildren(element('p', titleOf(memory, sentences)), ask, explain)
  return item
}

/** Prints the list into `into`; says in `result` what was forgotten. */
export const printMemory = (into: HTMLElement, result: HTMLElement, sentences: Sentences): void => {
  const kept = memories()
  const forgotten = (): void => {
    printMemory(into, result, sentences)
    result.replaceChildren(element('p', say(sentences, 'memoryGone')))
    into.focus()
  }
  const list = element('ul', '', 'memories')
  list.replaceChildren(...kept.map((memory) => listItem(memory, sentences, forgotten)))
  into.replaceChildren(kept.length > 0 ? list : element('p', say(sentences, 'memoryEmpty')))
}
