/** A document of one event, from what somebody filled in. */

export interface Filled {
  kind: 'received' | 'shipped' | 'made'
  gtin: string
  lot: string
  quantity: string
  unit: string
  /** Of the clock on the wall, `YYYY-MM-DDTHH:MM`. */
  time: string
  /** Global location numbers, or empty. */
  place: string
  side: string
  /** One a line: product, lot, quantity. */
  inputs: string
}

/** @throws RangeError naming the line that cannot be read */
export const inputsOf = (text: string, unit: string): object[] =>
  text
    .split('\n')
    .map((line, index) => [line.trim(), index + 1] as const)
    .filter(([line]) => line !== '')
    .map(([line, number]) => {
      const [gtin, lot, quantity] = line.split(/[\s,，]+/)
      if (!gtin || !lot) throw new RangeError(String(number))
      return classOf(gtin, lot, quantity ?? '', unit)
    })

export const classOf = (gtin: string, lot: string, quantity: string, unit: string): object => ({
  epcClass: `https://id.gs1.org/01/${gtin.replace(/\D/g, '').padStart(14, '0')}/10/${encodeURIComponent(lot)}`,
  ...(quantity === '' ? {} : { quantity: Number(quantity), ...(unit === 'EA' ? {} : { uom: unit }) }),
})

export const location = (gln: string): string => `https://id.gs1.org/414/${gln.trim()}`

/** `+08:00`, by minutes east of Greenwich. */
export const offsetText = (minutes: number): string => {
  const [size, two] = [Math.abs(minutes), (value: number) => String(value).padStart(2, '0')]
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const STEPS = { received: 'receiving', shipped: 'shipping', made: 'creating_class_instance' } as const

/**
 * @param offset - of the clock on the wall: minutes east of Greenwich
 * @throws RangeError naming the line of ingredients that cannot be read
 */
export const documentOf = (filled: Filled, now: Date, offset: number): object => {
  const { kind, gtin, lot, quantity, unit, time, place, side, inputs } = filled
  const goods = [classOf(gtin, lot, quantity, unit)]
  const common = {
    eventTime: `${time}:00${offsetText(offset)}`,
    eventTimeZoneOffset: offsetText(offset),
    bizStep: STEPS[kind],
    ...(place === '' ? {} : { readPoint: { id: location(place) } }),
  }
  const own = place === '' ? [] : [{ type: 'location', id: location(place) }]
  const other = side === '' ? [] : [{ type: 'location', id: location(side) }]
  const [from, to] = kind === 'received' ? [other, own] : [own, other]
  const event =
    kind === 'made'
      ? {
          type: 'TransformationEvent',
          ...common,
          inputQuantityList: inputsOf(inputs, unit),
          outputQuantityList: goods,
          disposition: 'active',
        }
      : {
          type: 'ObjectEvent',
          ...common,
          action: 'OBSERVE',
          disposition: kind === 'shipped' ? 'in_transit' : 'in_progress',
          quantityList: goods,
          ...(from.length > 0 ? { sourceList: from.map(({ type, id }) => ({ type, source: id })) } : {}),
          ...(to.length > 0 ? { destinationList: to.map(({ type, id }) => ({ type, destination: id })) } : {}),
        }
  return documentWith(event, now)
}

/** A document that holds nothing else. */
export const documentWith = (event: object, now: Date): object => ({
  '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: now.toISOString(),
  epcisBody: { eventList: [event] },
})

/** Where a fault of such an event belongs in its form. @see EventForm */
export const ONE_PLACES = [
  ['/eventTime', 'time'],
  ['/readPoint', 'place'],
  ['/inputQuantityList', 'inputs'],
  ['/sourceList', 'side'],
  ['/destinationList', 'side'],
  ['', 'gtin'],
] as const
