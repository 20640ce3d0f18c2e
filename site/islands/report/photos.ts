import { MOST_FILE_BYTES, MOST_FILES } from '../../../content/reports/fields.ts'
import { find, h } from '../console/element.ts'
import { brushOver } from './brush.ts'
import { drawnFrom, encoded, kindOf, type Why } from './picture.ts'
import { lang, say } from './words.ts'

/** Photos, recordings and files: each as it was chosen, to be sealed whole, and of pictures a copy for the public. */

export interface Evidence {
  /** Random, base64url. */
  id: string
  name: string
  mediaType: string
  /** As it was chosen. */
  file: Blob
  /** Drawn anew; `undefined` where there can be none. */
  copy: Blob | undefined
  /** Why there can be none. */
  why: Why | undefined
  wantsPublic: boolean
  /** Strokes that cover something on the copy. */
  covered: number
}

export interface Photos {
  all: () => Evidence[]
  /** Puts back what a draft held. */
  restore: (kept: Evidence[]) => void
}

const newId = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')

/** What browsers and phones call a file; anything odd is just bytes. */
const mediaTypeOf = ({ type }: Blob): string =>
  /^[a-z]+\/[a-z0-9.+-]{1,80}$/.test(type) ? type : 'application/octet-stream'

const sizeOf = (bytes: number): string => {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'KB'] : [bytes / 1_000_000, 'MB']
  const shown = new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumSignificantDigits: 2 })
  return `${shown.format(Math.max(1, value))} ${unit}`
}

/** @param added - with what was just added, changed or removed */
export const openPhotos = (form: HTMLFormElement, added: (one: Evidence, isGone: boolean) => void): Photos => {
  const list = find('[data-photos]', HTMLUListElement, form)
  const pick = find('[data-pick]', HTMLInputElement, form)
  const told = find('[data-photo-told]', HTMLElement, form)
  let all: Evidence[] = []
  const addresses = new Map<string, string>()
  const letGo = (id: string): void => {
    const address = addresses.get(id)
    if (address !== undefined) URL.revokeObjectURL(address)
    addresses.delete(id)
  }
  const draw = (): void => {
    list.replaceChildren(...all.map(item))
  }
  const brush = async (one: Evidence): Promise<void> => {
    const picture = one.copy && (await drawnFrom(one.copy))
    if (!picture || typeof picture === 'string') return
    const covered = await brushOver(form, picture)
    if (covered && covered.strokes > 0) {
      one.copy = await encoded(covered.canvas)
      one.covered += covered.strokes
      letGo(one.id)
      added(one, false)
    }
    draw()
    find(`[data-photo="${one.id}"] button`, HTMLButtonElement, list).focus()
  }
  const remove = (one: Evidence): void => {
    letGo(one.id)
    all = all.filter((other) => other !== one)
    draw()
    added(one, true)
    pick.focus()
  }
  const thumbnail = ({ id, copy }: Evidence): HTMLElement => {
    if (!copy) return h('span', { class: 'thumb none', 'aria-hidden': 'true' }, '▤')
    const address = addresses.get(id) ?? URL.createObjectURL(copy)
    addresses.set(id, address)
    return h('img', { class: 'thumb', src: address, alt: '' })
  }
  const item = (one: Evidence): HTMLElement => {
    const wants = h('input', { type: 'checkbox', checked: one.wantsPublic })
    wants.addEventListener('change', () => {
      one.wantsPublic = wants.checked
      added(one, false)
    })
    const button = (text: string, act: () => void): HTMLElement =>
      h('button', { type: 'button', class: 'link', on: { click: act } }, text)
    return h(
      'li',
      { 'data-photo': one.id },
      thumbnail(one),
      h(
        'div',
        {},
        h('p', { class: 'name' }, `${one.name} · ${sizeOf(one.file.size)}`),
        one.why
          ? h('p', { class: 'aside' }, say(`photo-${one.why}`))
          : h('label', { class: 'line' }, wants, say('photoPublic')),
        one.why ? undefined : h('p', { class: 'aside' }, say('photoPublicHint')),
        h(
          'p',
          { class: 'actions' },
          one.why ? undefined : button(say('photoBrush'), () => void brush(one)),
          one.covered > 0 ? h('span', { class: 'aside' }, say('photoCovered', { count: one.covered })) : undefined,
          button(say('photoRemove'), () => remove(one)),
        ),
      ),
    )
  }
  const refuse = async (file: File): Promise<string | undefined> => {
    const { name } = file
    if (all.length >= MOST_FILES) return say('photoTooMany')
    if (file.size === 0) return say('photoEmpty', { name })
    if (file.size > MOST_FILE_BYTES) return say('photoTooLarge', { name })
    if (all.some((one) => one.name === name.slice(0, 100) && one.file.size === file.size))
      return say('photoTwice', { name })
    return (await kindOf(file)) === 'svg' ? say('photoSvg', { name }) : undefined
  }
  const add = async (files: readonly File[]): Promise<void> => {
    const refused = new Set<string>()
    for (const file of files) {
      const complaint = await refuse(file)
      if (complaint !== undefined) {
        refused.add(complaint)
        continue
      }
      const picture = await drawnFrom(file)
      const copy = typeof picture === 'string' ? undefined : await encoded(picture)
      const one: Evidence = {
        id: newId(),
        name: file.name.normalize('NFC').slice(0, 100) || '1',
        mediaType: mediaTypeOf(file),
        file,
        copy,
        why: typeof picture === 'string' ? picture : copy ? undefined : 'canvas',
        wantsPublic: false,
        covered: 0,
      }
      all.push(one)
      added(one, false)
      draw()
    }
    told.textContent = [...refused].join(' ')
  }
  pick.addEventListener('change', () => {
    const files = [...(pick.files ?? [])]
    pick.value = ''
    void add(files)
  })
  return {
    all: () => all,
    restore: (kept) => {
      for (const { id } of all) letGo(id)
      all = kept
      draw()
    },
  }
}
