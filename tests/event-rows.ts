/** Events of invented producers, their products and documents, each with overrides. */

export const GROWER = '939901010000003167'
export const MAKER = '919901020000003283'
export const CARRIER = '919901010000003411'

/** Trade item numbers of the chain that others published as an example. */
export const FIELD = '00860009999923'
export const CASE = '10860009999920'
export const CUT = '10860009998022'
export const SALAD = '10860009998039'

export const lot = (gtin: string, name: string): string => `https://id.gs1.org/01/${gtin}/10/${name}`
export const PALLET = 'https://id.gs1.org/00/095200000000000011'
export const OTHER_PALLET = 'https://id.gs1.org/00/095200000000000028'

export const aTradeItem = (gtin: string, producer: string, over: object = {}) => ({
  gtin,
  name: `示例产品${gtin.slice(-4)}`,
  producer,
  producerName: '示例生产者',
  serials: 'none',
  ...over,
})

export const anEvent = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'ObjectEvent',
  eventTime: '2026-04-17T09:00:00+08:00',
  eventTimeZoneOffset: '+08:00',
  action: 'OBSERVE',
  bizStep: 'inspecting',
  quantityList: [{ epcClass: lot(FIELD, 'A1'), quantity: 20, uom: 'KGM' }],
  ...over,
})

/** Something made of something. */
export const aMaking = (inputs: string[], outputs: string[], over: Record<string, unknown> = {}) =>
  anEvent({
    type: 'TransformationEvent',
    action: undefined,
    quantityList: undefined,
    bizStep: 'creating_class_instance',
    inputQuantityList: inputs.map((epcClass) => ({ epcClass, quantity: 1 })),
    outputQuantityList: outputs.map((epcClass) => ({ epcClass, quantity: 1 })),
    ...over,
  })

/** Goods put into something. */
export const aPacking = (children: string[], parentID: string, over: Record<string, unknown> = {}) =>
  anEvent({
    type: 'AggregationEvent',
    action: 'ADD',
    bizStep: 'packing',
    quantityList: undefined,
    parentID,
    childQuantityList: children.map((epcClass) => ({ epcClass, quantity: 1 })),
    ...over,
  })

export const SIDES = {
  sourceList: [{ type: 'location', source: 'https://id.gs1.org/414/9520000000011' }],
  destinationList: [{ type: 'location', destination: 'https://id.gs1.org/414/9520000000028' }],
}

export const aDocument = (events: unknown, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-04-18T00:00:00Z',
  epcisBody: { eventList: events },
  ...over,
})
