import { PERMISSIONS } from '../../../content/generated/permissions.ts'
import type { Bounds } from '../../../content/people/roles.ts'
import { h } from './element.ts'
import { field, markIssue } from './form.ts'
import { boundsText, OPEN_REGISTERS, organisationText, peopleWord, type Names } from './people.ts'
import type { HeldRole } from './person.ts'
import { knownAs, seekOrganisation, seekPlace, seekScheme, wrongWithCode } from './seek.ts'
import { suggesting } from './suggest.ts'
import { capital, lang, REGISTER_TITLES, roleMeaning, roleTitle } from './words.ts'

/** The fields by which a role is bounded, of an invitation and of a key alike. */

/** Holders of the permission table that are no roles. */
const ROLELESS = ['anyone', 'person', 'operator']
const ROLES = Object.keys(PERMISSIONS.holders).filter((holder) => !ROLELESS.includes(holder))

/** What the fields say. */
export interface Grant {
  role: string
  organisation?: string
  bounds: Bounds
}

export interface GrantFields {
  element: HTMLElement
  /** @returns `undefined` after saying beside the field what is missing */
  read: () => Grant | undefined
  fill: (grant: { role: string; organisation: string | null; bounds: Bounds }, names: Names) => void
}

const roleField = (): { element: HTMLElement; select: HTMLSelectElement; choose: (role: string) => void } => {
  const select = h(
    'select',
    { name: 'role' },
    ...ROLES.map((role) => h('option', { value: role }, capital(roleTitle(role)))),
  )
  const element = field(peopleWord('role'), select, roleMeaning(select.value))
  const say = (): void => {
    const hint = element.querySelector('.aside')
    if (hint) hint.textContent = roleMeaning(select.value)
  }
  select.addEventListener('change', say)
  const choose = (role: string): void => {
    select.value = role
    say()
  }
  choose('publisher')
  return { element, select, choose }
}

const organisationField = (granter: HeldRole, names: Names) => {
  const own = granter.organisation
  const input = h('input', { name: 'organisation', maxlength: 200, spellcheck: false, readonly: own !== null })
  const told = h('p', { class: 'aside', role: 'status' }, own === null ? peopleWord('organisationPortal') : '')
  const settle = async (): Promise<void> => {
    const typed = input.value.trim()
    if (typed === '') told.textContent = peopleWord('organisationPortal')
    else told.textContent = wrongWithCode(typed.toUpperCase()) ?? (await knownAs(typed.toUpperCase()))
  }
  const element = field(
    peopleWord('organisation'),
    input,
    peopleWord(own === null ? 'organisationHint' : 'organisationFixed'),
  )
  const set = (code: string): void => {
    input.value = code
    void settle()
  }
  if (own === null) {
    element.appendChild(suggesting(input, seekOrganisation, ({ value }) => set(value)))
    input.addEventListener('change', () => void settle())
  } else {
    input.value = own
    told.textContent = organisationText(own, names)
  }
  element.appendChild(told)
  return { element, input, set: own === null ? set : () => undefined }
}

/** All, or only some: two radio buttons and what stands behind the second. */
const allOrSome = (name: string, legend: string, all: string, some: string, picker: HTMLElement, mayAll: boolean) => {
  const radio = (value: string, checked: boolean, disabled: boolean) =>
    h('input', { type: 'radio', name: `${name}-which`, value, checked, disabled })
  const [whole, part] = [radio('all', mayAll, !mayAll), radio('some', !mayAll, false)]
  const show = (): void => {
    picker.hidden = !part.checked
  }
  for (const one of [whole, part]) one.addEventListener('change', show)
  show()
  const element = h(
    'fieldset',
    {},
    h('legend', {}, legend),
    h('label', { class: 'choice' }, whole, all),
    h('label', { class: 'choice' }, part, some),
    picker,
  )
  const choose = (isPart: boolean): void => {
    whole.checked = !isPart
    part.checked = isPart
    show()
  }
  return { element, isPart: () => part.checked, choose }
}

const registerPicker = (granter: HeldRole) => {
  const own = granter.bounds.registers
  const ids = own ?? OPEN_REGISTERS
  const boxes = ids.map((id) => {
    const box = h('input', { type: 'checkbox', value: id })
    const title = REGISTER_TITLES[id] ?? id
    return {
      id,
      box,
      title,
      label: h('label', { class: 'choice' }, box, `${title} `, h('span', { class: 'aside' }, id)),
    }
  })
  const seek = h('input', { name: 'bounds/registers', type: 'search', autocomplete: 'off' })
  const told = h('p', { class: 'aside', role: 'status' })
  const chosen = (): string[] => boxes.filter(({ box }) => box.checked).map(({ id }) => id)
  const count = (): void => {
    told.textContent = peopleWord('registersCount', { count: chosen().length })
  }
  seek.addEventListener('input', () => {
    const typed = seek.value.trim().toLowerCase()
    for (const { title, id, label, box } of boxes)
      label.hidden = !box.checked && !`${title} ${id}`.toLowerCase().includes(typed)
  })
  for (const { box } of boxes) box.addEventListener('change', count)
  count()
  const list = h('div', { class: 'options', role: 'group', 'aria-label': peopleWord('registers'), tabindex: 0 })
  list.replaceChildren(...boxes.map(({ label }) => label))
  const picker = h('div', {}, field(peopleWord('registersFind'), seek), list, told)
  const parts = ['registersAll', 'registersSome'].map((name) => peopleWord(name))
  const which = allOrSome(
    'registers',
    peopleWord('registers'),
    parts[0] ?? '',
    parts[1] ?? '',
    picker,
    own === undefined,
  )
  const set = (registers: readonly string[] | undefined): void => {
    for (const { id, box } of boxes) box.checked = registers?.includes(id) ?? false
    count()
    which.choose(registers !== undefined || own !== undefined)
  }
  return { ...which, seek, chosen, set }
}

/** Chosen one by one by name or key. @param textOf - what a chosen one is called, by what was read with the role */
const searchPicker = (
  name: 'places' | 'schemes',
  own: readonly string[] | undefined,
  look: typeof seekPlace,
  textOf: (key: string, names: Names) => string,
) => {
  const chosen = new Map<string, string>()
  const list = h('ul', { class: 'plain chosen' })
  const seek = h('input', { name: `bounds/${name}`, type: 'search' })
  const print = (): void =>
    list.replaceChildren(
      ...[...chosen].map(([code, text]) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              class: 'button quiet',
              on: {
                click: () => {
                  chosen.delete(code)
                  print()
                  seek.focus()
                },
              },
            },
            h('span', { class: 'visually-hidden' }, `${peopleWord('remove', { name: '' })} `),
            text,
            h('span', { 'aria-hidden': 'true' }, ' ×'),
          ),
        ),
      ),
    )
  const find = field(peopleWord(`${name}Find`), seek)
  find.appendChild(
    suggesting(seek, look, ({ value, text }) => {
      chosen.set(value, text)
      seek.value = ''
      print()
    }),
  )
  const picker = h('div', {}, find, list)
  const [all, some] = [peopleWord(`${name}All`), peopleWord(`${name}Some`)]
  const which = allOrSome(name, peopleWord(name), all, some, picker, own === undefined)
  const set = (keys: readonly string[] | undefined, names: Names): void => {
    chosen.clear()
    for (const key of keys ?? []) chosen.set(key, textOf(key, names))
    print()
    which.choose(keys !== undefined || own !== undefined)
  }
  return { ...which, seek, chosen: () => [...chosen.keys()], set }
}

/**
 * The fields of a grant.
 * @param granter - nobody grants what is not hers: her bounds are the widest that can be chosen
 * @param names - of what her own role speaks of
 */
export const grantFields = (granter: HeldRole, names: Names): GrantFields => {
  const role = roleField()
  const organisation = organisationField(granter, names)
  const registers = registerPicker(granter)
  const places = searchPicker('places', granter.bounds.places, seekPlace, (code, { places: known }) =>
    `${known[code]?.[lang] ?? ''} ${code}`.trim(),
  )
  const schemes = searchPicker('schemes', granter.bounds.schemes, seekScheme, (scheme) => scheme)
  const most = granter.bounds.rowsPerDay
  const rows = h('input', { name: 'bounds/rowsPerDay', type: 'number', min: 1, max: most, inputmode: 'numeric' })
  if (most !== undefined) rows.value = String(most)
  const isBound = Object.values(granter.bounds).some((bound) => bound !== undefined)
  const element = h(
    'div',
    { class: 'fields' },
    isBound && h('p', { class: 'notice' }, peopleWord('yourBounds', { bounds: boundsText(granter.bounds, names) })),
    role.element,
    organisation.element,
    registers.element,
    places.element,
    schemes.element,
    field(peopleWord('rows'), rows, peopleWord('rowsHint')),
  )
  const missing = (input: HTMLInputElement): undefined => {
    markIssue(input, peopleWord('chooseSome'))
    input.focus()
  }
  return {
    element,
    read: () => {
      const [ofRegisters, ofPlaces, ofSchemes] = [registers.chosen(), places.chosen(), schemes.chosen()]
      if (registers.isPart() && ofRegisters.length === 0) return missing(registers.seek)
      if (places.isPart() && ofPlaces.length === 0) return missing(places.seek)
      if (schemes.isPart() && ofSchemes.length === 0) return missing(schemes.seek)
      const code = organisation.input.value.trim().toUpperCase()
      const wrong = code === '' ? undefined : wrongWithCode(code)
      if (wrong !== undefined) {
        markIssue(organisation.input, wrong)
        organisation.input.focus()
        return undefined
      }
      return {
        role: role.select.value,
        ...(code === '' ? {} : { organisation: code }),
        bounds: {
          ...(registers.isPart() ? { registers: ofRegisters } : {}),
          ...(places.isPart() ? { places: ofPlaces } : {}),
          ...(schemes.isPart() ? { schemes: ofSchemes } : {}),
          ...(rows.value === '' ? {} : { rowsPerDay: Number(rows.value) }),
        },
      }
    },
    fill: (grant, named) => {
      role.choose(grant.role)
      organisation.set(grant.organisation ?? '')
      registers.set(grant.bounds.registers)
      places.set(grant.bounds.places, named)
      schemes.set(grant.bounds.schemes, named)
      rows.value = String(grant.bounds.rowsPerDay ?? '')
    },
  }
}
