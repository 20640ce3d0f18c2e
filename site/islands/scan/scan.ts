import { fill } from '../../../content/registers/fill.ts'
import { readGoodsCode, tracePath, type GoodsCode } from '../../../content/trace/code-text.ts'
import { openCamera, type Camera } from './camera.ts'
import { DecoderMissing, openDecoder, type FoundCode } from './decoder.ts'
import { wireOffline } from './offline-box.ts'
import { showOffline } from './offline-answer.ts'
import { codesInPhoto } from './picture.ts'
import { sendWaiting } from './tell.ts'

/** The scanner: camera, photo and typing lead to the same place. Without scripts the form alone does. */

/** Sentences of the page, by name. */
export type Say = (name: string, values?: Record<string, string | number>) => string

const part = (box: HTMLElement, name: string): HTMLElement => {
  const found = box.querySelector<HTMLElement>(`[data-part="${name}"]`)
  if (!found) throw new RangeError(`no part ${name}`)
  return found
}

const sayingOf = (box: HTMLElement): Say => {
  const texts: Record<string, string> = JSON.parse(box.dataset['words'] ?? '{}')
  return (name, values = {}) => fill(texts[name] ?? name, values)
}

/** Where a text leads: the page of a code on goods, or what the portal says of any other text. */
const addressOf = (prefix: string, text: string, code: GoodsCode | undefined): string =>
  prefix + (code ? tracePath(code) : `/trace/?${new URLSearchParams({ code: text })}`)

const nameOf = (code: GoodsCode | undefined, say: Say): string =>
  !code ? say('otherCode') : code.serial ? say('itemCode') : code.lot ? say('lotCode') : say('productCode')

const wire = async (box: HTMLElement): Promise<void> => {
  const { scan: page = '/scan/', prefix = '' } = box.dataset
  const say = sayingOf(box)
  const [ways, view, said, found] = ['ways', 'view', 'said', 'found'].map((name) => part(box, name))
  const video = box.querySelector('video')
  const form = box.querySelector('form')
  const [begin, stop, torch] = ['camera', 'stop', 'torch'].map((name) => part(box, name))
  const photo = box.querySelector<HTMLInputElement>('input[type="file"]')
  const typed = form?.querySelector<HTMLInputElement>('input[name="code"]')
  if (!ways || !view || !said || !found || !video || !form || !begin || !stop || !torch || !photo || !typed) return

  const tell = (text: string): void => {
    said.textContent = text
  }
  const clear = (): void => {
    tell('')
    found.replaceChildren()
    found.hidden = true
  }

  const go = async (text: string): Promise<void> => {
    const code = readGoodsCode(text)
    if (navigator.onLine && (await isReachable())) location.assign(addressOf(prefix, text, code))
    else await showOffline(found, { text, code, lang: document.documentElement.lang, say })
  }
  const choose = (codes: FoundCode[]): void => {
    const heading = document.createElement('h2')
    heading.textContent = say('several', { count: codes.length })
    heading.tabIndex = -1
    const list = document.createElement('ul')
    list.className = 'listing'
    for (const { text } of codes) {
      const code = readGoodsCode(text)
      const item = document.createElement('li')
      const link = document.createElement('a')
      link.href = addressOf(prefix, text, code)
      link.textContent = nameOf(code, say)
      link.addEventListener('click', (event) => {
        event.preventDefault()
        void go(text)
      })
      const shown = document.createElement('div')
      shown.className = 'aside'
      shown.textContent = text.slice(0, 120)
      item.appendChild(link)
      item.appendChild(shown)
      list.appendChild(item)
    }
    found.replaceChildren(heading, list)
    found.hidden = false
    heading.focus()
  }
  const take = (codes: FoundCode[]): void => {
    view.hidden = true
    begin.hidden = false
    const [only] = codes
    if (only && codes.length === 1) {
      tell(say('read', { text: only.text.slice(0, 120) }))
      void go(only.text)
    } else choose(codes)
  }

  let camera: Camera | undefined
  const end = (): void => {
    camera?.stop()
    camera = undefined
    view.hidden = true
    begin.hidden = false
  }
  begin.addEventListener('click', () => {
    clear()
    void (async () => {
      view.hidden = false
      begin.hidden = true
      tell(say('opening'))
      const decode = await openDecoder()
      const opened = await openCamera(video, decode, take, () => {
        end()
        tell(say('noDecoder'))
      })
      if (typeof opened === 'string') {
        end()
        tell(say(`camera-${opened}`))
        return
      }
      camera = opened
      if (!view.hidden) tell(say('aim'))
      let isLit = false
      torch.hidden = opened.torch === undefined
      torch.onclick = () => {
        isLit = !isLit
        torch.setAttribute('aria-pressed', String(isLit))
        void opened.torch?.(isLit)
      }
      stop.focus()
    })()
  })
  stop.addEventListener('click', () => {
    end()
    tell('')
    begin.focus()
  })
  addEventListener('pagehide', end)

  photo.addEventListener('change', () => {
    const [file] = photo.files ?? []
    if (!file) return
    end()
    clear()
    tell(say('looking'))
    void (async () => {
      try {
        const codes = await codesInPhoto(file, await openDecoder())
        if (codes.length === 0) tell(say('nothing'))
        else take(codes)
      } catch (error) {
        tell(say(error instanceof DecoderMissing ? 'noDecoder' : 'noPicture'))
      }
      photo.value = ''
    })()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = typed.value.trim()
    clear()
    if (text === '') typed.focus()
    else void go(text)
  })

  ways.removeAttribute('data-waits')
  await wireOffline(part(document.body, 'offline'), page, say)
  const { sent, dropped, left } = await sendWaiting().catch(() => ({ sent: 0, dropped: 0, left: 0 }))
  const news = [sent > 0 && say('sent', { count: sent }), dropped > 0 && say('dropped', { count: dropped })]
  if (sent + dropped > 0) part(document.body, 'waiting').textContent = news.filter(Boolean).join(' ')
  else if (left > 0) part(document.body, 'waiting').textContent = say('waiting', { count: left })
}

/** Phones believe themselves online in every lift: a small question tells, and a slow answer counts as none. */
const isReachable = (): Promise<boolean> =>
  fetch('/api/scans/offline', { cache: 'no-store', signal: AbortSignal.timeout(3_000) }).then(
    () => true,
    () => false,
  )

const box = document.querySelector<HTMLElement>('[data-scan]')
if (box) void wire(box)
