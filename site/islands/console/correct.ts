import { ask } from './ask.ts'
import { offerRegisters, openTo, rolesIn, type Choosable } from './choose-register.ts'
import { editing } from './correct/editing.ts'
import { recordOf, type Named } from './correct/address.ts'
import { readRevisions } from './correct/record.ts'
import { readDefinition } from './definition.ts'
import { find, h } from './element.ts'
import { sentenceOf } from './failure.ts'
import { onSubmit, showFailure, whileBusy } from './form.ts'
import { openSection } from './frame.ts'
import { Refused } from './request.ts'
import { at, REGISTER_TITLES, root, word } from './words.ts'

/** Correcting and withdrawing: find a record, change it or take it back, with a reason. */

const part = (name: string): HTMLElement => find(`[data-part="${name}"]`, HTMLElement, root)

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Records that hold the words. */
const search = async (words: string): Promise<Named[]> => {
  const { body } = await ask('GET', `/api/search?${new URLSearchParams({ q: words, limit: '20' })}`)
  const items: unknown[] = isFields(body) && Array.isArray(body['items']) ? body['items'] : []
  return items.flatMap((item) =>
    isFields(item) && typeof item['register'] === 'string' && typeof item['key'] === 'string'
      ? [{ register: item['register'], key: item['key'] }]
      : [],
  )
}

openSection((account, body) => {
  const place = find('[data-registers]', HTMLElement, body)
  const registers = openTo(account, place)
  const form = find('form[data-find]', HTMLFormElement, body)
  const found = find('[data-found]', HTMLElement, body)
  const record = part('record')

  const address = (named: Named | undefined): void => {
    const url = new URL(location.href)
    url.search = named ? String(new URLSearchParams({ register: named.register, key: named.key })) : ''
    history.replaceState(null, '', url)
  }
  const again = (): void => {
    address(undefined)
    record.hidden = true
    part('find').hidden = false
    find('#wanted', HTMLInputElement, body).focus()
  }

  /** @throws what the portal refuses, and a sentence where the register is not hers */
  const open = async (named: Named): Promise<void> => {
    const chosen = registers.find(({ id }) => id === named.register)
    if (!chosen) throw new Refused(403, 'forbidden', word('notYours'), [])
    const [definition, revisions] = await Promise.all([
      readDefinition(named.register),
      readRevisions(named).catch((error: unknown) => {
        throw error instanceof Refused && error.status === 404
          ? new Refused(404, 'not-found', word('missing', { key: named.key }), [])
          : error
      }),
    ])
    address(named)
    found.replaceChildren()
    part('find').hidden = true
    record.hidden = false
    await editing(record, {
      named,
      register: definition,
      revisions,
      roles: rolesIn(account, chosen),
      reopen: () => open(named),
      again,
    })
  }

  onSubmit(form, async (values) => {
    const wanted = String(values.get('wanted') ?? '').trim()
    found.replaceChildren()
    if (wanted === '') return
    const named = recordOf(wanted)
    if (named) return open(named)
    const items = (await search(wanted)).filter(({ register }) => registers.some(({ id }) => id === register))
    found.replaceChildren(
      ...(items.length === 0
        ? [h('li', { role: 'status' }, word('nothing'))]
        : items.map(({ register, key }) =>
            h(
              'li',
              {},
              h(
                'a',
                { href: at(`/console/correct/?${new URLSearchParams({ register, key })}`) },
                word('record', { register: REGISTER_TITLES[register] ?? register, key }),
              ),
            ),
          )),
    )
    found.querySelector('a')?.focus()
  })

  const byKey = find('form[data-key]', HTMLFormElement, body)
  let chosen: Choosable | undefined
  offerRegisters(place, registers, (register) => {
    chosen = register
    byKey.hidden = false
    const label = find('label', HTMLElement, byKey)
    label.textContent = word('keyIn', { register: register.title })
    find('input', HTMLInputElement, byKey).focus()
  })
  onSubmit(byKey, (values) =>
    chosen ? open({ register: chosen.id, key: String(values.get('key') ?? '').trim() }) : Promise.resolve(),
  )

  const asked = new URLSearchParams(location.search)
  const [register, key] = [asked.get('register'), asked.get('key')]
  if (register === null || key === null) return
  void whileBusy(form, () => open({ register, key })).catch((error: unknown) => {
    part('find').hidden = false
    showFailure(form, error instanceof Refused ? error : new Refused(0, '', sentenceOf(error), []))
  })
})
