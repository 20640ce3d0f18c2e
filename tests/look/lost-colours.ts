import type { Page } from 'playwright-core'

/** WCAG 1.4.11: what has to be seen stands out against what is beside it. */
const LEAST = 3

/** Marks of drawings, keys and buttons that cannot be told from the ground. */
export const gone = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const light = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ground = light(getComputedStyle(document.documentElement).backgroundColor)
    const standsOut = (colour: string): boolean => {
      if (!colour.startsWith('rgb') || channels(colour)[3] === 0) return false
      const [a, b] = [light(colour), ground]
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= least
    }
    const shown = (element: Element): string => element.outerHTML.replace(/\s+/g, ' ').slice(0, 120)
    const all = <Kind extends Element>(selector: string, kind: new () => Kind): Kind[] =>
      [...document.querySelectorAll(selector)]
        .flatMap((one) => (one instanceof kind ? [one] : []))
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.visually-hidden'))
    const hasEdge = (style: CSSStyleDeclaration): boolean =>
      (['Top', 'Right', 'Bottom', 'Left'] as const).some(
        (side) =>
          style[`border${side}Style`] !== 'none' &&
          Number.parseFloat(style[`border${side}Width`]) > 0 &&
          standsOut(style[`border${side}Color`]),
      )

    const marks = all('main svg :is(rect, circle, ellipse, path, line, polyline, polygon)', SVGGraphicsElement).filter(
      (mark) => {
        const { fill, stroke, opacity } = getComputedStyle(mark)
        const box = mark.getBBox()
        // What is not drawn by anyone's choice: areas to point at, holes in shapes.
        if ((fill === 'none' && stroke === 'none') || opacity === '0' || box.width + box.height === 0) return false
        if (mark.closest('clipPath, mask, defs, pattern, .ground')) return false
        // A code to be scanned brings its own ground, whatever the colours.
        const under = mark.previousElementSibling
        if (under?.matches('.ground') && standsOut(getComputedStyle(under).fill)) return false
        // Official colours keep to themselves; then the whole drawing has an edge.
        const frame = mark.ownerSVGElement && getComputedStyle(mark.ownerSVGElement)
        if (frame && frame.outlineStyle !== 'none' && standsOut(frame.outlineColor)) return false
        return !standsOut(fill) && !standsOut(stroke)
      },
    )
    /** What is filled for its own sake, with no letter in it: the key to a chart, a bar, a point. */
    const fills = all('main *', HTMLElement).flatMap((element) =>
      ['::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part)
        const isShape =
          style.content === '""' &&
          style.display !== 'none' &&
          Number.parseFloat(style.width) > 3 &&
          Number.parseFloat(style.height) > 3
        return isShape && !hasEdge(style) && !standsOut(style.backgroundColor) ? [`${part} of ${shown(element)}`] : []
      }),
    )
    const buttons = all('button, .button', HTMLElement).filter((button) => {
      const style = getComputedStyle(button)
      return !hasEdge(style) && !standsOut(style.color)
    })
    return [...marks.map(shown), ...fills, ...buttons.map(shown)]
  }, LEAST)
