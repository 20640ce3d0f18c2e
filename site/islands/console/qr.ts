import { encode } from 'uqr'

/** A link as a code that a telephone's camera reads off the screen: the secret passes through no message. */

const SVG = 'http://www.w3.org/2000/svg'
/** Pixels of one module: large enough for a camera an arm's length away. */
const MODULE = 5
/** Modules of quiet zone around it. @see ISO/IEC 18004, 5.3.8: four */
const QUIET = 4

const drawn = (name: string, attributes: Record<string, string | number>): SVGElement => {
  const made = document.createElementNS(SVG, name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value))
  return made
}

/** Dark on white in every colour scheme: cameras look for that. @param label - what it leads to, in words */
export const qrOf = (text: string, label: string): SVGElement => {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  const side = size * MODULE
  const picture = drawn('svg', {
    viewBox: `0 0 ${size} ${size}`,
    width: side,
    height: side,
    role: 'img',
    'aria-label': label,
    'shape-rendering': 'crispEdges',
    class: 'qr',
  })
  picture.appendChild(drawn('rect', { width: size, height: size, fill: '#fff' }))
  picture.appendChild(drawn('path', { d: squares.join(''), fill: '#000' }))
  return picture
}
