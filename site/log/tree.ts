import { encodeBase64 } from '../../content/log/bytes.ts'
import type { Climb, Node } from '../../content/log/climb.ts'

/** The way from a leaf to the root as a drawing: two columns, a row for each level, the root on top. */

/** In units of the drawing; it is as wide as a narrow phone and grows with the depth alone. */
export const WIDTH = 344
const BOX = { width: 160, height: 40 }
const GAP = 24
const LEFT = 0
const RIGHT = WIDTH - BOX.width

export interface Box {
  x: number
  y: number
  width: number
  height: number
  /** Positions of the leaves below it, first and last. */
  range: string
  /** The hash, shortened. */
  hash: string
  kind: 'root' | 'own' | 'sibling' | 'leaf'
}

export interface Drawing {
  width: number
  height: number
  boxes: Box[]
  /** From a parent to the two nodes that it is hashed from; `own` is the way of the leaf. */
  lines: { x1: number; y1: number; x2: number; y2: number; own: boolean }[]
}

/** `5` or `0–255`. */
export const rangeText = ({ start, end }: Node): string => (end - start === 1 ? String(start) : `${start}–${end - 1}`)

const shortHash = (hash: Uint8Array): string => `${encodeBase64(hash).slice(0, 10)}…`

const boxOf = (node: Node, at: { x: number; y: number; kind: Box['kind'] }): Box => ({
  ...at,
  ...BOX,
  range: rangeText(node),
  hash: shortHash(node.hash),
})

/**
 * @param leaf - drawn alone where it is the whole tree
 * @param steps - from the leaf up
 */
export const drawPath = (leaf: Node, steps: readonly Climb[]): Drawing => {
  const root = steps.at(-1)?.parent ?? leaf
  const middle = (WIDTH - BOX.width) / 2
  const boxes = [boxOf(root, { x: middle, y: 0, kind: steps.length === 0 ? 'leaf' : 'root' })]
  const lines: Drawing['lines'] = []
  let above = { x: middle, y: 0 }
  for (const [level, { own, sibling, isLeft }] of steps.toReversed().entries()) {
    const y = (level + 1) * (BOX.height + GAP)
    const kind = level === steps.length - 1 ? 'leaf' : 'own'
    const here = { x: isLeft ? LEFT : RIGHT, y }
    const beside = { x: isLeft ? RIGHT : LEFT, y }
    boxes.push(boxOf(own, { ...here, kind }), boxOf(sibling, { ...beside, kind: 'sibling' }))
    lines.push(line(above, here, true), line(above, beside, false))
    above = here
  }
  return { width: WIDTH, height: above.y + BOX.height, boxes, lines }
}

const line = (
  from: { x: number; y: number },
  to: { x: number; y: number },
  own: boolean,
): Drawing['lines'][number] => ({
  x1: from.x + BOX.width / 2,
  y1: from.y + BOX.height,
  x2: to.x + BOX.width / 2,
  y2: to.y,
  own,
})
