import type { Page } from 'playwright-core'

/** What is shown and does nothing, where no script runs. */
export const dead = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.getBoundingClientRect().width > 1
    const seen = <Kind extends Element>(selector: string, kind: new () => Kind): Kind[] =>
      [...document.querySelectorAll(selector)].flatMap((one) => (one instanceof kind ? [one] : [])).filter(isSeen)
    const found = (what: string, elements: readonly Element[]): string[] =>
      elements.map((one) => `${what}: ${one.outerHTML.replace(/\s+/g, ' ').slice(0, 160)}`)
    const text = (element: Element | null): string => (element instanceof HTMLElement ? element.innerText.trim() : '')
    const forms = seen('form', HTMLFormElement)
    return [
      ...found('a button that does nothing', [
        ...seen('button', HTMLButtonElement).filter(({ type, form }) => type === 'button' || !form),
        ...seen('[role=button], [role=tab], [role=switch], a:not([href])', HTMLElement),
      ]),
      ...found('a field of nothing', [
        ...seen('input, select, textarea', HTMLElement).filter((field) => !field.closest('form')),
        ...forms
          .flatMap((form) => [...form.elements])
          .filter(
            (field) =>
              isSeen(field) &&
              field.matches('input:not([name], [type=submit]), select:not([name]), textarea:not([name])'),
          ),
      ]),
      ...found(
        'a form that cannot be sent',
        forms.filter((form) => !form.querySelector('button:not([type=button])')),
      ),
      ...found(
        'a heading of nothing',
        seen('main section', HTMLElement).filter((section) => {
          const [heading] = [...section.children].filter((child) => child.matches('h2'))
          return !section.querySelector('img, svg') && text(section) === (heading ? text(heading) : '')
        }),
      ),
      ...(text(document.querySelector('main')).length < 40 ? ['next to nothing'] : []),
    ]
  })
