/** Makes elements without ever parsing text as HTML. */

type Child = Node | string | undefined | false

/** Chinese in a sentence: what records state has no translation, and stands among English on English pages. */
const CHINESE = /\p{Script=Han}[\p{Script=Han}\u3000-\u303f\uff00-\uffef·\d]*/gu

/** Elements whose content is text alone: what says its language has to be they themselves. */
const TEXT_ALONE = new Set(['option', 'textarea', 'title', 'input'])

const isChinesePage = (): boolean => document.documentElement.lang.startsWith('zh')
const isChinese = (text: string): boolean => text.search(CHINESE) >= 0

/** Marks Chinese on pages in another language, so that it is read out and drawn as what it is. */
const marked = (child: Node | string): (Node | string)[] => {
  if (typeof child !== 'string' || !isChinese(child)) return [child]
  const found = [...child.matchAll(CHINESE)]
  const nodes = found.flatMap(({ 0: text, index }, at) => {
    const before = found[at - 1]
    const since = before ? before.index + before[0].length : 0
    const span = document.createElement('span')
    span.lang = 'zh-CN'
    span.textContent = text
    return [child.slice(since, index), span]
  })
  const last = found.at(-1)
  return [...nodes, child.slice(last ? last.index + last[0].length : 0)].filter((node) => node !== '')
}

/** The children as they are put in; the element itself says the language where it takes text alone. */
const inLanguage = (
  made: Pick<HTMLElement, 'lang' | 'localName' | 'getAttribute'>,
  children: readonly (Node | string)[],
): (Node | string)[] => {
  if (isChinesePage() || made.lang !== '') return [...children]
  if (!TEXT_ALONE.has(made.localName)) return children.flatMap(marked)
  const text = [made.getAttribute('value') ?? '', ...children.filter((child) => typeof child === 'string')].join('')
  if (isChinese(text)) made.lang = 'zh-CN'
  return [...children]
}
export interface Props {
  /** Attributes by name; `true` is an empty one, `false` and `undefined` are left out. */
  [attribute: string]: string | number | boolean | undefined | Record<string, (event: Event) => void>
  /** Listeners by the name of their event. */
  on?: Record<string, (event: Event) => void>
}

/**
 * `h('button', { type: 'button', on: { click: save } }, 'Save')`.
 * @throws TypeError at an attribute that would hold a program
 */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { on = {}, ...attributes }: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (/^on|^srcdoc$|^style$/i.test(name)) throw new TypeError(`no attribute ${name} here`)
    if (value === undefined || value === false || typeof value === 'object') continue
    made.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener)
  const given = children.filter((child) => child !== undefined && child !== false)
  made.replaceChildren(...inLanguage(made, given))
  return made
}

/** An element of the page that has to be there. @throws Error naming the selector */
export const find = <Found extends HTMLElement = HTMLElement>(
  selector: string,
  kind: new () => Found,
  within: Document | HTMLElement = document,
): Found => {
  const found = within.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`no ${selector} on this page`)
  return found
}
