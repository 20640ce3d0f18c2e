import type { Page } from 'playwright-core'

/** More stops than any page has. */
const MOST = 2_000

declare global {
  interface Window {
    walk: { step: () => Stop | undefined; missed: () => string[] }
  }
}

interface Stop {
  html: string
  isSkip: boolean
  faults: string[]
}

/** Set up within the page, since each press of a key asks it once. */
const setUp = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const CAN_ACT =
      'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"]), [contenteditable]'
    const reached: Element[] = []
    const shown = (element: Element): string => element.outerHTML.replace(/\s+/g, ' ').slice(0, 140)
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) &&
      element.getBoundingClientRect().width > 0
    /** Of radio buttons one stands for all; a day has a stop for each of its parts. */
    const hasPartsOfItsOwn = (element: Element): boolean =>
      element.matches('[type=date], [type=time], [type=month], [type=datetime-local]')
    const ring = (element: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    }
    /** What lies over the middle of its beginning, if not itself or what it is part of. */
    const cover = (element: Element, box: DOMRect): Element | undefined => {
      const x = Math.min(innerWidth - 2, Math.max(1, box.left + Math.min(box.width / 2, 20)))
      const y = Math.min(innerHeight - 2, Math.max(1, box.top + box.height / 2))
      const [top] = document.elementsFromPoint(x, y)
      if (!top || element.contains(top) || top.contains(element)) return undefined
      return top.closest('label')?.control === element ? undefined : top
    }
    /** Upwards and not to the right of the last one: a reader's eye would have to jump back. */
    const isBack = (from: Element, to: Element): boolean => {
      const [a, b] = [from.getBoundingClientRect(), to.getBoundingClientRect()]
      // Provinces are listed in their official order, and drawn where they lie.
      if (!from.closest('main') || !to.closest('main') || to.closest('.tiles')) return false
      return b.bottom <= a.top + 1 && b.left <= a.left + a.width / 2
    }
    window.walk = {
      step: () => {
        const element = document.activeElement
        if (!element || element === document.body || element === document.documentElement) return undefined
        const before = reached.at(-1)
        const faults: string[] = []
        const box = element.getBoundingClientRect()
        if (before === element ? !hasPartsOfItsOwn(element) : reached.includes(element)) faults.push('come to again')
        // Within a day the browser rings the part that has the focus.
        if (!ring(element) && before !== element) faults.push('not seen to have the focus')
        if (box.bottom < 1 || box.top > innerHeight - 1 || box.right < 1 || box.left > innerWidth - 1)
          faults.push('off the screen')
        else {
          // Of a link over two lines its first.
          const over = cover(element, element.getClientRects()[0] ?? box)
          if (over) faults.push(`covered by ${shown(over)}`)
        }
        if (before && before !== element && isBack(before, element)) faults.push(`back up from ${shown(before)}`)
        reached.push(element)
        return { html: shown(element), isSkip: element.matches('.skip'), faults }
      },
      missed: () =>
        [...document.querySelectorAll(CAN_ACT)]
          .filter((element) => {
            const closed = element.closest('details:not([open])')
            const isItsSummary = closed !== null && element.parentElement === closed && element.matches('summary')
            return (
              isSeen(element) && !element.matches(':disabled, [type=radio], [inert] *') && (!closed || isItsSummary)
            )
          })
          .filter((element) => !reached.includes(element))
          .map(shown),
    }
  })

/** What is wrong on one page. */
export const walk = async (page: Page): Promise<string[]> => {
  await setUp(page)
  const found: string[] = []
  for (let stops = 0; ; stops++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => window.walk.step())
    if (!stop) break
    if (stops === 0 && !stop.isSkip) found.push(`begins with ${stop.html}`)
    found.push(...stop.faults.map((fault) => `${fault}: ${stop.html}`))
    if (stop.faults.includes('come to again') || stops > MOST) return [...found, 'goes round and round']
  }
  return [...found, ...(await page.evaluate(() => window.walk.missed())).map((html) => `never come to: ${html}`)]
}
