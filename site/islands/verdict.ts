/** Prints what was found. Only text is ever put into the page. */

/** One thing found; its sentence is called by `detail`. */
export interface Printed {
  ok: boolean
  detail: string
  values: Record<string, string | number>
}

/** Sentences by name. */
export type Sentences = Record<string, string>

/** Sentences that an element carries in one of its `data-` attributes. */
export const sentencesOf = (element: HTMLElement, name: string): Sentences =>
  sentencesIn(JSON.parse(element.dataset[name] ?? '{}'))

/** Sentences that were parsed from JSON; none in anything else. */
export const sentencesIn = (given: unknown): Sentences =>
  Object.fromEntries(
    Object.entries(typeof given === 'object' && given !== null ? given : {}).map(([key, text]) => [key, String(text)]),
  )

/** A sentence with its values filled in; its name where it is missing. */
export const say = (sentences: Sentences, name: string, values: Record<string, string | number> = {}): string =>
  (sentences[name] ?? name).replace(/\{(\w+)\}/g, (_, value: string) => String(values[value] ?? value))

export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  text: string,
  className = '',
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag)
  made.textContent = text
  if (className) made.className = className
  return made
}

/** Runs a check whose outcome it prints itself; meanwhile the place for it is busy. */
export const busy = async (result: HTMLElement, meanwhile: string, work: () => Promise<void>): Promise<void> => {
  result.ariaBusy = 'true'
  result.replaceChildren(element('p', meanwhile))
  await work()
  result.ariaBusy = 'false'
}

const listed = (texts: string[]): HTMLUListElement => {
  const list = document.createElement('ul')
  list.replaceChildren(...texts.map((text) => element('li', text)))
  return list
}

const finding = (sentences: Sentences, fields: Sentences, { ok, detail, values }: Printed): HTMLLIElement => {
  const item = element('li', '', ok ? 'proven' : 'wrong')
  const field = values['field'] ?? ''
  const name = `check${detail.charAt(0).toUpperCase()}${detail.slice(1)}`
  const mark = element('span', ok ? '✓' : detail === 'unsupported' ? '–' : '✗', 'mark')
  mark.setAttribute('aria-hidden', 'true')
  const verdict = detail === 'unsupported' ? '' : `${say(sentences, ok ? 'checkProven' : 'checkWrong')} `
  item.replaceChildren(
    mark,
    element('strong', verdict),
    say(sentences, name, { ...values, field: fields[field] ?? field }),
  )
  return item
}

/** What is printed of a check. */
export interface Verdict {
  steps: Printed[]
  /** Names of fields as readers know them. */
  fields?: Sentences
  /** The browser keeps this log from now on. */
  kept?: boolean
  /** Whose key was believed. */
  ownKey?: boolean
  /** Sentences before the verdict. */
  opening?: string[]
  /** What it does not prove, by name; those of records where left out. */
  limits?: string[]
  /** Further sentences: what is true of it besides. */
  notes?: string[]
  /** Where a key can be forgotten; only in place of a page that offers it itself. */
  toMemory?: string | undefined
}

const linked = (text: string, href: string): HTMLParagraphElement => {
  const [before = '', label = '', after = ''] = text.split(/[[\]]/)
  const link = element('a', label)
  link.href = href
  const paragraph = document.createElement('p')
  paragraph.replaceChildren(before, link, after)
  return paragraph
}

/** What no check of this kind proves, by who signed and whose key was believed. */
const limitsOf = ({ steps, limits, ownKey = false }: Verdict): string[] => [
  ...(limits ?? ['checkNotTrue']),
  steps.some(({ detail }) => detail === 'witnessed') ? 'checkNotAll' : 'checkNotSame',
  ownKey ? 'checkNotProgram' : 'checkNotPage',
]

export const printVerdict = (into: HTMLElement, sentences: Sentences, verdict: Verdict): void => {
  const { steps, fields = {}, kept = false, opening = [], notes = [], toMemory = '#memory' } = verdict
  const passed = steps.every(({ ok }) => ok)
  const cannot = steps.some(({ detail }) => detail === 'unsupported')
  const said = passed ? 'checkAllProven' : cannot ? 'checkCannot' : 'checkNotProven'
  const findings = element('ul', '', 'findings')
  findings.replaceChildren(...steps.map((step) => finding(sentences, fields, step)))
  const parts: HTMLElement[] = [
    ...opening.map((text) => element('p', text)),
    element('p', say(sentences, said), 'lead'),
    findings,
    ...notes.map((note) => element('p', note)),
  ]
  if (kept) parts.push(element('p', say(sentences, 'checkRemembered'), 'aside'))
  if (steps.some(({ detail }) => detail === 'otherKey' || detail === 'otherKeySameLog'))
    parts.push(linked(say(sentences, 'checkForgetKey'), toMemory))
  if (passed)
    parts.push(
      element('p', say(sentences, 'checkNotTitle'), 'limits'),
      listed(limitsOf(verdict).map((name) => say(sentences, name))),
    )
  into.replaceChildren(...parts)
}
