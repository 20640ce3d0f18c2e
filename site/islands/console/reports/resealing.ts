import type { Acting } from '../acting.ts'
import { h } from '../element.ts'
import { onPress, summary } from '../form.ts'
import { word } from '../words.ts'
import { act, desk, type Keys, type Stale } from './api.ts'
import { grantTo } from './forward.ts'
import { openKeys, secretIn } from './vault.ts'

/** Secrets that are not sealed to the keys of today: worked off one after the other, by whoever can still open them. */

const pageOf = async (acting: Acting, after?: string): Promise<Stale> =>
  (await desk.grants.$get({ query: after === undefined ? {} : { after } }, { headers: acting.headers })).json()

/** What is to be sealed anew, as far as one page goes. Pages may be empty and yet not the last. */
export const firstStale = async (acting: Acting): Promise<Stale> => {
  let page = await pageOf(acting)
  while (page.items.length === 0 && page.next !== null) page = await pageOf(acting, page.next)
  return page
}

const work = async (acting: Acting, tell: (done: number) => void): Promise<{ done: number; failed: number }> => {
  let [done, failed] = [0, 0]
  for (let after: string | undefined; ;) {
    const { items, keys, next } = await pageOf(acting, after)
    for (const { number, use, sealed } of items) {
      const secret = await secretIn([{ use, sealed }], use)
      if (secret === undefined) failed += 1
      else {
        await act(number, 'grants', { use, ...(await grantTo(secret, keys)) }, acting)
        done += 1
      }
      tell(done + failed)
    }
    if (next === null) return { done, failed }
    after = next
  }
}

export const resealing = async (place: HTMLElement, { ready }: Keys, acting: Acting): Promise<void> => {
  if (!ready) return place.replaceChildren(h('p', { class: 'aside' }, word('waitPublish')))
  const { items, next } = await firstStale(acting)
  const count = items.length
  if (count === 0) return place.replaceChildren(h('p', { class: 'calm' }, word('resealNone')))
  const button = h('button', { type: 'button', class: 'button' }, word('resealBegin'))
  const progress = h('progress', { max: count, value: 0, hidden: true, 'aria-label': word('reseal') })
  const acts = h('div', { class: 'actions', 'data-acts': true }, button, progress)
  onPress(button, async () => {
    if (openKeys().length === 0) return void acts.insertBefore(summary(word('openKeyFirst')), acts.firstChild)
    progress.hidden = false
    const { done, failed } = await work(acting, (at) => {
      progress.max = Math.max(progress.max, at)
      progress.value = at
    })
    const said = [word('resealDone', { done }), ...(failed > 0 ? [word('resealFailed', { failed })] : [])]
    place.replaceChildren(h('p', { class: failed > 0 ? 'notice' : 'calm', role: 'status' }, said.join(' ')))
  })
  place.replaceChildren(h('p', {}, word(next === null ? 'resealCount' : 'resealMore', { count })), acts)
}
