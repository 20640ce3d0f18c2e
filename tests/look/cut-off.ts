import type { Page } from 'playwright-core'

/** 1,280 by 1,024 pixels at four times their size. @see https://www.w3.org/TR/WCAG22/#reflow */
export const FOUR_TIMES = { width: 320, height: 256 }

/** Of a screen, or of a box that scrolls: how much may stay in place while the rest moves below it. */
const MOST_IN_PLACE = 0.5

/** Words that nobody can bring to sight on a page, and what leaves no room to read, everything opened that can be opened. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate((most) => {
    for (const closed of document.querySelectorAll('details:not([open])')) closed.setAttribute('open', '')
    scrollTo(0, 0)
    const found: string[] = []
    const shown = (element: Element | null): string => (element?.outerHTML ?? '').replace(/\s+/g, ' ').slice(0, 140)
    const isFor = (element: Element, axis: 'X' | 'Y', ways: readonly string[]): boolean =>
      ways.includes(getComputedStyle(element)[`overflow${axis}`])
    const forEars = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath === 'inset(50%)' || forEars(element.parentElement))
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      // What is for ears alone, and the first stop of the keys, stand where nobody looks.
      !element.closest('.skip, [aria-hidden=true]') &&
      !forEars(element)

    /** Boxes around an element that hide or scroll what is larger, from within. */
    const around = (element: Element, axis: 'X' | 'Y'): Element[] => {
      const boxes: Element[] = []
      for (let box: Element | null = element; box && box !== document.body; box = box.parentElement)
        if (isFor(box, axis, ['hidden', 'clip', 'auto', 'scroll'])) boxes.push(box)
      return boxes
    }
    const isCut = (element: Element, rect: DOMRect): boolean => {
      const [scrollerX] = around(element, 'X').filter((box) => isFor(box, 'X', ['auto', 'scroll']))
      if (!scrollerX && (rect.left < -1 || rect.right > document.documentElement.clientWidth + 1)) return true
      if (rect.top + scrollY < -1) return true
      return (['X', 'Y'] as const).some((axis) => {
        for (const box of around(element, axis)) {
          const edge = box.getBoundingClientRect()
          const [from, to] =
            axis === 'X'
              ? [rect.left - edge.left, rect.right - edge.right]
              : [rect.top - edge.top, rect.bottom - edge.bottom]
          const isScrolled = isFor(box, axis, ['auto', 'scroll'])
          const moved = axis === 'X' ? box.scrollLeft : box.scrollTop
          if (isScrolled) return from + moved < -2
          if (from < -2 || to > 2) return true
        }
        return false
      })
    }

    const texts: { node: Text; element: Element; rects: DOMRect[] }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (
        !(node instanceof Text) ||
        !element ||
        node.data.trim() === '' ||
        element.matches('script, style, option, textarea')
      )
        continue
      // A drawing keeps words for wide screens, and on narrow ones does not show them.
      if (!isSeen(element) || element.getBoundingClientRect().width === 0) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1)
      texts.push({ node, element, rects })
    }
    for (const { node, element, rects } of texts)
      if (rects.some((rect) => isCut(element, rect)))
        found.push(`cut off: “${node.data.trim().slice(0, 40)}” in ${shown(element)}`)

    /** Whether the boxes around it that scroll are scrolled to it. */
    const isInSight = (element: Element, rect: DOMRect): boolean =>
      (['X', 'Y'] as const).every((axis) =>
        around(element, axis).every((box) => {
          const edge = box.getBoundingClientRect()
          return axis === 'X'
            ? rect.right > edge.left && rect.left < edge.right
            : rect.bottom > edge.top && rect.top < edge.bottom
        }),
      )

    // Words over words.
    const lines = texts
      .flatMap(({ element, node, rects }) =>
        rects.filter((rect) => isInSight(element, rect)).map((rect) => ({ element, node, rect })),
      )
      .toSorted((a, b) => a.rect.top - b.rect.top)
    for (const [i, a] of lines.entries())
      for (const b of lines.slice(i + 1)) {
        if (b.rect.top > a.rect.bottom) break
        if (a.node === b.node) continue
        const high = Math.min(a.rect.bottom, b.rect.bottom) - b.rect.top
        const wide = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left)
        const least = Math.min(a.rect.height, b.rect.height)
        if (wide > 3 && high > least / 2)
          found.push(
            `one over the other: “${a.node.data.trim().slice(0, 30)}” and “${b.node.data.trim().slice(0, 30)}” in ${shown(b.element)}`,
          )
      }

    for (const element of document.querySelectorAll('body *')) {
      if (!isSeen(element)) continue
      const style = getComputedStyle(element)
      if (style.position === 'sticky' || style.position === 'fixed') {
        const { height, width } = element.getBoundingClientRect()
        const sticksY = style.position === 'fixed' || style.top !== 'auto' || style.bottom !== 'auto'
        const scrollerY = around(element.parentElement ?? element, 'Y').find(
          (box) => box.scrollHeight > box.clientHeight + 1 && isFor(box, 'Y', ['auto', 'scroll']),
        )
        const canScrollItself = isFor(element, 'Y', ['auto', 'scroll'])
        if (sticksY && !canScrollItself && height > most * (scrollerY?.clientHeight ?? innerHeight))
          found.push(
            `covers ${Math.round(height)} of ${scrollerY?.clientHeight ?? innerHeight} pixels: ${shown(element)}`,
          )
        const sticksX = style.left !== 'auto' || style.right !== 'auto'
        const scrollerX = around(element.parentElement ?? element, 'X').find(
          (box) => box.scrollWidth > box.clientWidth + 1,
        )
        if (
          sticksX &&
          scrollerX &&
          style.position === 'sticky' &&
          !element.closest('caption') &&
          width > most * scrollerX.clientWidth
        )
          found.push(
            `leaves ${Math.round(scrollerX.clientWidth - width)} of ${scrollerX.clientWidth} pixels beside it: ${shown(element)}`,
          )
      }
      const isWider = element.scrollWidth > element.clientWidth + 1 && isFor(element, 'X', ['auto', 'scroll'])
      const isHigher = element.scrollHeight > element.clientHeight + 1 && isFor(element, 'Y', ['auto', 'scroll'])
      if (
        (isWider || isHigher) &&
        !element.matches('[tabindex], textarea, select, input') &&
        !element.querySelector('a[href], button, input, select, textarea, summary, [tabindex]')
      )
        found.push(`not scrolled by keys: ${shown(element)}`)
      // What a list of choices cuts short is read whole where it is opened; what a field asks for is not.
      if (element instanceof HTMLInputElement && element.placeholder !== '' && element.value === '') {
        const pen = document.createElement('canvas').getContext('2d')
        if (pen) pen.font = style.font
        const room = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
        if ((pen?.measureText(element.placeholder).width ?? 0) > room + 2)
          found.push(`cut off within its field: ${shown(element)}`)
      }
    }
    return [...new Set(found)]
  }, MOST_IN_PLACE)

/** Parts of a page that are not seen and still push others away: hidden, or with nothing to say yet. */
export const gaps = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = (element: Element): string => element.outerHTML.replace(/\s+/g, ' ').slice(0, 100)
    const isLaidOut = (element: Element): boolean => {
      const { display, position } = getComputedStyle(element)
      return display !== 'none' && (position === 'static' || position === 'relative')
    }
    return [...document.querySelectorAll('main, main :not(svg *)')].flatMap((stack) => {
      const [first] = stack.children
      const seen = [...stack.children].filter(isLaidOut)
      const [top] = seen
      const isPushed =
        first?.matches('[hidden], [type=hidden], .visually-hidden') &&
        top !== undefined &&
        top !== first &&
        top.checkVisibility() &&
        Number.parseFloat(getComputedStyle(top).marginTop) > 0
      const empty = seen.filter(
        (part) =>
          part.matches(':empty') &&
          part.checkVisibility() &&
          part.clientHeight === 0 &&
          Number.parseFloat(getComputedStyle(part).marginTop) > 0,
      )
      return [
        ...(isPushed && first?.nextElementSibling === top ? [`a gap above ${shown(top)}`] : []),
        ...empty
          .filter((part) => part.matches('p, div, noscript, small'))
          .map((part) => `a gap of nothing: ${shown(part)}`),
      ]
    })
  })
