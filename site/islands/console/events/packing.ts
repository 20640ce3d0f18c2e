import { COMMON_PLACES, contentsOf, happened, placeOf, thingOf, type EventForm } from './event-form.ts'

/** Goods put into a case or on a pallet, or taken out again. */
export const packing: EventForm = {
  fields: [
    { name: 'packed', kind: ['packs', 'unpacks'] },
    { name: 'container', kind: 'text', isRequired: true, isHinted: true },
    { name: 'contents', kind: 'lines', isHinted: true },
    { name: 'unit', kind: ['kilogram', 'cases', 'pieces'] },
    { name: 'time', kind: 'time', isRequired: true },
    { name: 'place', kind: 'digits' },
  ],
  eventOf: (filled, clock) => {
    const isPacked = filled('packed') === 'packs'
    return {
      type: 'AggregationEvent',
      ...happened(filled('time'), clock),
      action: isPacked ? 'ADD' : 'DELETE',
      bizStep: isPacked ? 'packing' : 'unpacking',
      disposition: 'in_progress',
      parentID: thingOf(filled, 'container'),
      ...contentsOf(filled, 'contents'),
      ...placeOf(filled),
    }
  },
  places: [
    ...COMMON_PLACES,
    ['/parentID', 'container'],
    ['/childEPCs', 'contents'],
    ['/childQuantityList', 'contents'],
    // What is wrong with the whole of it is mostly whose goods they are, or that there are none.
    ['', 'contents'],
  ],
}
