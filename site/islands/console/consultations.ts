import { actingAs } from './acting.ts'
import { portal } from './ask.ts'
import { beginDrawing } from './drawn.ts'
import { find, h } from './element.ts'
import { sentenceOf } from './failure.ts'
import { summary } from './form.ts'
import { openSection } from './frame.ts'
import { listed } from './more.ts'
import { nextOf } from './people.ts'
import { makeForm } from './consultations/make.ts'
import { showOne, standingText } from './consultations/one.ts'
import type { Acting } from './consultations/acting.ts'
import { word } from './words.ts'

/** Drafts of a body's own: opening them for comment, reading, answering, ending. */

openSection((account, body) => {
  const place = (name: string): HTMLElement => find(`[data-${name}]`, HTMLElement, body)
  const one = place('one')
  const showing = (which: 'lists' | 'one'): void => {
    for (const list of body.querySelectorAll<HTMLElement>('[data-lists]')) list.hidden = which === 'one'
    one.hidden = which === 'lists'
  }

  actingAs(account, ['consultations-moderate', 'consultations-answer'], body, async ({ role, headers }) => {
    const organisation = role?.organisation ?? undefined
    if (organisation === undefined) {
      place('own').replaceChildren(h('li', {}, word('notYours')))
      return
    }
    const acting: Acting = { organisation, role: headers['Lucid-Role'] }
    makeForm(find('[data-make]', HTMLFormElement, body), place('preview'), acting)

    const showLists = async (): Promise<void> => {
      showing('lists')
      await listed(
        place('own'),
        async (after) => {
          const query = {
            organisation,
            state: 'all' as const,
            limit: '20',
            ...(after === undefined ? {} : { cursor: after }),
          }
          const answer = await portal.api.consultations.$get({ query })
          const { items } = await answer.json()
          const lines = items.map(({ key, body: of, standing }) =>
            h(
              'li',
              { 'data-of': key },
              h('a', { href: `#${encodeURIComponent(key)}` }, String(of['title'] ?? key)),
              h('div', { class: 'aside' }, [key, standing ? standingText(standing) : ''].join(' · ')),
            ),
          )
          return { items: lines, next: nextOf(answer, 'cursor') }
        },
        { empty: word('ownNone') },
      )
    }

    const isWanted = (key: string): boolean => decodeURIComponent(location.hash.slice(1)) === key
    const open = async (key: string): Promise<void> => {
      showing('one')
      try {
        await showOne(one, key, acting)
        if (isWanted(key)) one.focus()
      } catch (error) {
        if (!isWanted(key)) return
        beginDrawing(one, key).put(summary(sentenceOf(error)), h('p', {}, h('a', { href: '#' }, word('backToList'))))
      }
    }

    /** The address names the one that is open. */
    const show = (): void => {
      const key = decodeURIComponent(location.hash.slice(1))
      void (key === '' ? showLists() : open(key))
    }
    window.onhashchange = show
    show()
  })
})
