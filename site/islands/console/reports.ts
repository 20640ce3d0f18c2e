import { actingAs, orSay, type Acting } from './acting.ts'
import { beginDrawing, closeOpened } from './drawn.ts'
import { find } from './element.ts'
import { sentenceOf } from './failure.ts'
import { openSection } from './frame.ts'
import { desk } from './reports/api.ts'
import { showMonths } from './reports/months.ts'
import { showReport } from './reports/one.ts'
import { showQueue } from './reports/queue.ts'
import { takeCall } from './reports/telephone.ts'
import { keyLine } from './reports/unlock.ts'
import { onKeys } from './reports/vault.ts'
import { toast } from './toast.ts'
import { word } from './words.ts'

/** The desk of a body: its lists, or one report named by the address. */

const NUMBER = /^#([0-9A-HJKMNP-TV-Z]{10})$/

openSection((account, body) => {
  const part = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  let current: Acting | undefined

  const showList = async (acting: Acting): Promise<void> => {
    part('one').hidden = true
    closeOpened(part('one'))
    part('lists').hidden = false
    await Promise.all([showQueue(part('queue'), acting), showMonths(part('months'), acting)])
  }
  const show = async (acting: Acting, isNew: boolean): Promise<void> => {
    const { isNewest } = beginDrawing(body)
    const [, number] = NUMBER.exec(location.hash) ?? []
    if (number === undefined) return showList(acting)
    const left = (): void => {
      toast(word('goneElsewhere'))
      location.hash = ''
    }
    try {
      await showReport(part('one'), number, acting, left)
    } catch (error) {
      if (!isNewest()) return
      toast(sentenceOf(error))
      return showList(acting)
    }
    // She may be elsewhere by now.
    if (!isNewest()) return
    part('lists').hidden = true
    part('one').hidden = false
    if (isNew) part('one').querySelector<HTMLElement>('h2')?.focus()
  }
  const again = (isNew: boolean): void => {
    const acting = current
    if (acting) orSay(body, () => show(acting, isNew))
  }
  globalThis.addEventListener('hashchange', () => again(true))
  // What was sealed is readable from now on, or no more.
  onKeys(() => again(false))
  body.addEventListener('keydown', ({ key, target }) => {
    if (key !== 'Escape' || part('one').hidden) return
    if (target instanceof HTMLElement && target.matches('textarea, input, select, dialog *')) return
    location.hash = ''
  })

  actingAs(account, ['reports-handle'], body, async (acting) => {
    current = acting
    const { items } = await (await desk.keys.$get({ query: {} }, { headers: acting.headers })).json()
    keyLine(part('key'), items)
    takeCall(part('telephone'), acting)
    await show(acting, false)
  })
})
