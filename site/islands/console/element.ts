/** Makes elements without ever parsing text as HTML. */

type Child = Node | string | undefined | false
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
  made.replaceChildren(...children.filter((child) => child !== undefined && child !== false))
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
