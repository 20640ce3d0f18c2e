import { METRES_OF_DEGREE } from '../../../content/places/compass.ts'
import type { Position } from '../../../content/places/distance.ts'
import { find, h } from '../console/element.ts'
import { landmarksOf, type Registered } from './county.ts'
import { say } from './words.ts'

/** A dot on a sketch of the place, drawn from what is published there: not a map, yet enough to say “beside that”. */

const SIZE = 320
const EDGE = 34
/** Metres that the sketch reaches around what is known, beyond it, so that a dot may lie outside. */
const MARGIN = 0.25
/** Degrees of a single point's surroundings. */
const LEAST_REACH = 0.01
/** Height of a name on the paper, and letters of it. */
const [LINE, MOST_LETTERS] = [13, 14]
const NS = 'http://www.w3.org/2000/svg'

const svg = (tag: string, attributes: Record<string, string | number>, text?: string): SVGElement => {
  const made = document.createElementNS(NS, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  if (text !== undefined) made.textContent = text
  return made
}

/** Between degrees and the paper: north is up, both axes of one scale. */
const projectionOf = (points: readonly Position[]) => {
  const east = points.map(({ longitude }) => longitude)
  const north = points.map(({ latitude }) => latitude)
  const [west, south] = [Math.min(...east), Math.min(...north)]
  const middle = { longitude: (west + Math.max(...east)) / 2, latitude: (south + Math.max(...north)) / 2 }
  const narrow = Math.cos((middle.latitude * Math.PI) / 180)
  const reach = Math.max(
    LEAST_REACH,
    ((Math.max(...east) - west) * narrow * (1 + MARGIN)) / 2,
    ((Math.max(...north) - south) * (1 + MARGIN)) / 2,
  )
  const perDegree = (SIZE / 2 - EDGE) / reach
  return {
    metres: METRES_OF_DEGREE / perDegree,
    toPaper: ({ longitude, latitude }: Position) => ({
      x: SIZE / 2 + (longitude - middle.longitude) * narrow * perDegree,
      y: SIZE / 2 - (latitude - middle.latitude) * perDegree,
    }),
    toDegrees: (x: number, y: number): Position => ({
      longitude: middle.longitude + (x - SIZE / 2) / perDegree / narrow,
      latitude: middle.latitude - (y - SIZE / 2) / perDegree,
    }),
  }
}
type Projection = ReturnType<typeof projectionOf>

const roundLength = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((times) => times * power).find((length) => length <= most) ?? power
}

const drawn = (landmarks: readonly Registered[], { toPaper, metres }: Projection, label: string): SVGElement => {
  const drawing = svg('svg', {
    viewBox: `0 0 ${SIZE} ${SIZE + 26}`,
    role: 'application',
    tabindex: 0,
    'aria-label': label,
  })
  drawing.appendChild(svg('rect', { class: 'ground', width: SIZE, height: SIZE }))
  const named: { x: number; y: number }[] = []
  for (const { name, at } of landmarks) {
    if (!at) continue
    const { x, y } = toPaper(at)
    drawing.appendChild(svg('circle', { class: 'landmark', cx: x, cy: y, r: 4 }))
    // A name that would run into another is left out; one that would run over the edge stands to the left of its point.
    if (named.some((other) => Math.abs(other.y - y) < LINE && Math.abs(other.x - x) < SIZE / 2)) continue
    named.push({ x, y })
    const isLeft = x > SIZE * 0.55
    const place = { x: isLeft ? x - 8 : x + 8, y: y + 4, 'text-anchor': isLeft ? 'end' : 'start' }
    drawing.appendChild(svg('text', place, name.slice(0, MOST_LETTERS)))
  }
  const length = roundLength((metres * SIZE) / 2)
  const width = length / metres
  for (const part of [
    svg('path', { class: 'scale', d: `M6 ${SIZE + 10}v5h${width.toFixed(1)}v-5` }),
    svg('text', { x: width + 14, y: SIZE + 18 }, length >= 1_000 ? `${length / 1_000} km` : `${length} m`),
    svg('text', { x: SIZE - 4, y: SIZE + 18, 'text-anchor': 'end' }, say('sketchNorth')),
  ])
    drawing.appendChild(part)
  return drawing
}

/** @param position - where the dot is written, and typed by whoever cannot see the sketch */
export const sketching = (
  box: HTMLDetailsElement,
  county: () => string,
  position: HTMLInputElement,
  changed: () => void,
): { forget: () => void; move: (at: Position | undefined) => void } => {
  const place = find('[data-drawing]', HTMLElement, box)
  const told = find('[role="status"]', HTMLElement, box)
  let of = ''
  let put: ((at: Position | undefined) => void) | undefined
  const draw = async (): Promise<void> => {
    const code = county()
    if (!box.open || code === '' || code === of) return
    of = code
    const landmarks = await landmarksOf(code).catch((): Registered[] => [])
    if (landmarks.length === 0) {
      told.textContent = say('sketchNone')
      return
    }
    const projection = projectionOf(landmarks.flatMap(({ at }) => at ?? []))
    const drawing = drawn(landmarks, projection, say('sketchLabel', { name: '' }))
    const dot = svg('path', { class: 'dot', d: 'M-9 0h18M0 -9v18' })
    drawing.appendChild(dot)
    let [x, y] = [SIZE / 2, SIZE / 2]
    const show = (): void => {
      dot.setAttribute('transform', `translate(${x} ${y})`)
    }
    const write = (): void => {
      const { longitude, latitude } = projection.toDegrees(x, y)
      position.value = `${longitude.toFixed(5)}, ${latitude.toFixed(5)}`
      told.textContent = say('sketchAt', { position: position.value })
      show()
      changed()
    }
    put = (at) => {
      if (!at) return
      ;({ x, y } = projection.toPaper(at))
      show()
    }
    drawing.addEventListener('click', (event) => {
      const { left, top, width } = drawing.getBoundingClientRect()
      x = Math.min(SIZE, Math.max(0, ((event.clientX - left) / width) * SIZE))
      y = Math.min(SIZE, Math.max(0, ((event.clientY - top) / width) * SIZE))
      write()
    })
    drawing.addEventListener('keydown', (event) => {
      const step = event.shiftKey ? 20 : 4
      if (event.key === 'ArrowLeft') x = Math.max(0, x - step)
      else if (event.key === 'ArrowRight') x = Math.min(SIZE, x + step)
      else if (event.key === 'ArrowUp') y = Math.max(0, y - step)
      else if (event.key === 'ArrowDown') y = Math.min(SIZE, y + step)
      else return
      event.preventDefault()
      write()
    })
    show()
    place.replaceChildren(h('div', { class: 'sketch' }, drawing))
  }
  box.addEventListener('toggle', () => void draw())
  return {
    forget: () => {
      of = ''
      place.replaceChildren()
      told.textContent = ''
      void draw()
    },
    move: (at) => put?.(at),
  }
}
