import { actingAs, orSay } from './acting.ts'
import { portal } from './ask.ts'
import { beginDrawing } from './drawn.ts'
import { find } from './element.ts'
import { sentenceOf } from './failure.ts'
import { summary } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { nextOf } from './people.ts'
import { lineOf } from './release/line.ts'
import { showOne } from './release/one.ts'
import { Choice } from './release/several.ts'
import { Refused } from './request.ts'
import { word } from './words.ts'

/** What waits for a second person: the queue, what became of one's own, and one of it at a time. */

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  const one = place('one')
  const showing = (which: 'lists' | 'one'): void => {
    for (const list of body.querySelectorAll<HTMLElement>('[data-lists]')) list.hidden = which === 'one'
    one.hidden = which === 'lists'
  }

  actingAs(account, ['records-release', 'waiting-read'], body, ({ headers }) => {
    const choice = new Choice(headers, () => showLists())
    place('several').replaceChildren(choice.bar)
    const list = (name: 'others' | 'own', state: 'open' | 'all'): Promise<void> =>
      listed(
        place(name),
        async (after) => {
          const query = { by: name, state, limit: '20', ...(after === undefined ? {} : { after }) }
          const answer = await portal.api.waiting.$get({ query }, { headers })
          const { items } = await answer.json()
          const shown = items.map((item) => (name === 'others' ? choice.itemOf(item) : lineOf(item)))
          return { items: shown, next: nextOf(answer, 'after') }
        },
        { empty: word(`${name}None`), drawn: () => choice.count() },
      )

    const showLists = async (): Promise<void> => {
      showing('lists')
      await Promise.all([list('others', 'open'), list('own', 'all')])
    }

    const open = async (id: string): Promise<void> => {
      showing('one')
      const isShown = (): boolean => location.hash === `#${id}`
      const again = async (): Promise<void> => {
        if (isShown()) await open(id)
      }
      try {
        await showOne(one, id, { headers, again, isShown })
      } catch (error) {
        if (!isShown()) return
        const isGone = error instanceof Refused && error.status === 404
        beginDrawing(one, id).put(summary(isGone ? word('gone') : sentenceOf(error)))
      }
    }

    /** The address names the one that is open, so that a link of the answer to a publisher leads to it. */
    const show = (): void => {
      const id = location.hash.slice(1)
      orSay(body, () => (id === '' ? showLists() : open(id)))
    }
    window.onhashchange = show
    show()
  })
})
