import { find } from '../console/element.ts'

/** Covering faces and plates: black strokes on the copy, by finger, mouse or keyboard; the original is never touched. */

interface Stroke {
  size: number
  points: { x: number; y: number }[]
}

const ARROWS: Record<string, readonly [right: number, down: number] | undefined> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const paint = (context: CanvasRenderingContext2D, { size, points }: Stroke): void => {
  context.strokeStyle = context.fillStyle = '#000'
  context.lineWidth = size
  context.lineCap = context.lineJoin = 'round'
  const [first] = points
  if (!first) return
  context.beginPath()
  context.arc(first.x, first.y, size / 2, 0, Math.PI * 2)
  context.fill()
  context.beginPath()
  context.moveTo(first.x, first.y)
  for (const { x, y } of points) context.lineTo(x, y)
  context.stroke()
}

/**
 * Opens the brush over a picture.
 * @param picture - as it stands before
 * @returns the picture with what was covered, and by how many strokes; `undefined` when she changed her mind
 */
export const brushOver = (
  form: HTMLFormElement,
  picture: HTMLCanvasElement,
): Promise<{ canvas: HTMLCanvasElement; strokes: number } | undefined> => {
  const dialog = find('[data-brush]', HTMLDialogElement, form)
  const view = find('canvas', HTMLCanvasElement, dialog)
  const size = find('#brush-size', HTMLInputElement, dialog)
  const context = view.getContext('2d')
  if (!context) return Promise.resolve(undefined)
  ;[view.width, view.height] = [picture.width, picture.height]
  const strokes: Stroke[] = []
  const cursor = { x: view.width / 2, y: view.height / 2, isShown: false }
  /** Of the shorter side of the picture. */
  const width = (): number => (Math.min(view.width, view.height) * Number(size.value)) / 100
  const draw = (): void => {
    context.drawImage(picture, 0, 0)
    for (const stroke of strokes) paint(context, stroke)
    if (!cursor.isShown) return
    context.lineWidth = Math.max(2, view.width / 300)
    for (const [colour, extra] of [
      ['#fff', 0],
      ['#000', context.lineWidth],
    ] as const) {
      context.strokeStyle = colour
      context.beginPath()
      context.arc(cursor.x, cursor.y, width() / 2 + extra, 0, Math.PI * 2)
      context.stroke()
    }
  }
  let frame = 0
  const redraw = (): void => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(draw)
  }
  const at = ({ clientX, clientY }: PointerEvent): { x: number; y: number } => {
    const box = view.getBoundingClientRect()
    return { x: ((clientX - box.left) / box.width) * view.width, y: ((clientY - box.top) / box.height) * view.height }
  }
  const listeners = new AbortController()
  const on = <Name extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    name: Name,
    listen: (event: HTMLElementEventMap[Name]) => void,
  ): void => target.addEventListener(name, listen, { signal: listeners.signal })
  let current: Stroke | undefined
  on(view, 'pointerdown', (event) => {
    event.preventDefault()
    view.setPointerCapture(event.pointerId)
    cursor.isShown = false
    current = { size: width(), points: [at(event)] }
    strokes.push(current)
    redraw()
  })
  on(view, 'pointermove', (event) => {
    if (!current) return
    current.points.push(at(event))
    redraw()
  })
  for (const end of ['pointerup', 'pointercancel'] as const)
    on(view, end, () => {
      current = undefined
    })
  on(view, 'keydown', (event) => {
    const step = Math.max(4, view.width / 60)
    const [right = 0, down = 0] = ARROWS[event.key] ?? []
    if (event.key === ' ') strokes.push({ size: width(), points: [{ x: cursor.x, y: cursor.y }] })
    else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) strokes.pop()
    else if (right === 0 && down === 0) return
    else if (event.shiftKey) size.value = String(Number(size.value) + right - down)
    else {
      cursor.x = Math.min(view.width, Math.max(0, cursor.x + right * step))
      cursor.y = Math.min(view.height, Math.max(0, cursor.y + down * step))
    }
    cursor.isShown = true
    event.preventDefault()
    redraw()
  })
  on(find('[data-brush-undo]', HTMLButtonElement, dialog), 'click', () => {
    strokes.pop()
    redraw()
  })
  return new Promise((done) => {
    const finish = (isKept: boolean): void => {
      listeners.abort()
      cancelAnimationFrame(frame)
      cursor.isShown = false
      draw()
      let result: { canvas: HTMLCanvasElement; strokes: number } | undefined
      if (isKept) {
        const canvas = document.createElement('canvas')
        ;[canvas.width, canvas.height] = [view.width, view.height]
        canvas.getContext('2d')?.drawImage(view, 0, 0)
        result = { canvas, strokes: strokes.length }
      }
      view.width = view.height = 1
      if (dialog.open) dialog.close()
      done(result)
    }
    on(find('[data-brush-done]', HTMLButtonElement, dialog), 'click', () => finish(true))
    on(find('[data-brush-cancel]', HTMLButtonElement, dialog), 'click', () => finish(false))
    on(dialog, 'cancel', () => finish(false))
    draw()
    dialog.showModal()
    view.focus()
  })
}
