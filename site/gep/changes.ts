import { isDecimal } from '../../content/decimal/decimal.ts'
import type { Account, Item } from '../../content/gep/account.ts'
import { FORMULAS } from '../../content/gep/formulas/all.ts'

/** Numbers of an account that a reader changed to see the effect, as an address carries them. */

/** By `{row}.{name}`: `8.price`, `9.siltShare`, `3.zones/0/area`; a decimal string each. */
export type Changes = ReadonlyMap<string, string>

/** More than anybody types. */
export const MOST_CHANGES = 200
const LONGEST = 60
/** `MOST_CHANGES` names and values of the greatest length, escaped. */
const LONGEST_FRAGMENT = 64 * 1024
const NAME = /^(?:0|[1-9]\d{0,4})\.[A-Za-z][A-Za-z0-9/]{0,59}$/

export interface ReadChanges {
  changes: Map<string, string>
  /** Parts that say nothing that could be understood. */
  unreadable: number
  /** Revision of the account for which the address was made. */
  revision: number | undefined
  /** Longer than any address of ours: nothing of it was read. */
  isTooLong: boolean
}

export const isChange = (value: string): boolean => value.length <= LONGEST && isDecimal(value)

/** @param fragment - of an address, with its `#`; never sent to any server */
export const readChanges = (fragment: string): ReadChanges => {
  const changes = new Map<string, string>()
  let unreadable = 0
  let revision: number | undefined
  const text = fragment.slice(0, LONGEST_FRAGMENT + 1).replace(/^#/, '')
  const isTooLong = fragment.length > LONGEST_FRAGMENT
  if (!text.startsWith('try&') || isTooLong) return { changes, unreadable, revision, isTooLong }
  for (const [name, value] of new URLSearchParams(text.slice(4)))
    if (name === 'revision' && /^\d{1,6}$/.test(value)) revision = Number(value)
    else if (NAME.test(name) && isChange(value) && changes.size < MOST_CHANGES) changes.set(name, value)
    else unreadable++
  return { changes, unreadable, revision, isTooLong }
}

/** The fragment that brings the changes back; empty without any. */
export const writeChanges = (changes: Changes, revision: number): string =>
  changes.size === 0 ? '' : `#try&${new URLSearchParams([['revision', String(revision)], ...changes])}`

type Quantities = Extract<NonNullable<Item['inputs']>[string], readonly unknown[]>

const zonesChanged = (zones: Quantities, index: number, name: string, value: string): Quantities | undefined => {
  const zone = zones[index]
  const input = zone?.[name]
  return zone && input ? zones.with(index, { ...zone, [name]: { ...input, value } }) : undefined
}

const inputChanged = (item: Item, name: string, value: string): Item | undefined => {
  const inputs = item.inputs ?? {}
  const [, index, zoned] = /^zones\/(\d+)\/(\w+)$/.exec(name) ?? []
  if (index !== undefined && zoned !== undefined) {
    const zones = inputs['zones']
    const changed = Array.isArray(zones) ? zonesChanged(zones, Number(index), zoned, value) : undefined
    return changed && { ...item, inputs: { ...inputs, zones: changed } }
  }
  const given = Object.hasOwn(inputs, name) ? inputs[name] : undefined
  if (typeof given === 'object' && !Array.isArray(given))
    return { ...item, inputs: { ...inputs, [name]: { ...given, value } } }
  // What the method or the formula fixed is said by the account from now on, in the formula's own unit.
  const formula = item.formula === undefined ? undefined : FORMULAS.get(item.formula)
  const known = formula && Object.hasOwn(formula.inputs, name) ? formula.inputs[name] : undefined
  return known && known.unit !== ''
    ? { ...item, inputs: { ...inputs, [name]: { value, unit: known.unit } } }
    : undefined
}

const itemChanged = (item: Item, name: string, value: string): Item | undefined => {
  if (name === 'price' && item.price) return { ...item, price: { ...item.price, value } }
  if (name === 'quantity' && item.quantity && item.formula === undefined)
    return { ...item, quantity: { ...item.quantity, value } }
  if (name === 'value' && item.value) return { ...item, value: { ...item.value, value } }
  return item.formula === undefined ? undefined : inputChanged(item, name, value)
}

/** The account with the changes made in it; the names of those that fit nothing in it are told. */
export const applyChanges = (account: Account, changes: Changes): { account: Account; unfit: string[] } => {
  const items = [...account.items]
  const unfit: string[] = []
  for (const [key, value] of changes) {
    const [row = '', name = ''] = key.split(/\.(.*)/s)
    const item = items[Number(row)]
    const changed = item && itemChanged(item, name, value)
    if (changed) items[Number(row)] = changed
    else unfit.push(key)
  }
  return { account: { ...account, items }, unfit }
}
