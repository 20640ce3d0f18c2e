import { COMMON_PLACES, contentsOf, happened, placeOf, thingOf, type EventForm } from './event-form.ts'

/** A sensor, a seal or a reusable case fixed to something that stays, or taken off it. */
export const attaching: EventForm = {
  fields: [
    { name: 'attached', kind: ['attaches', 'detaches'] },
    { name: 'whole', kind: 'text', isRequired: true, isHinted: true },
    { name: 'parts', kind: 'lines', isRequired: true, isHinted: true },
    { name: 'time', kind: 'time', isRequired: true },
    { name: 'place', kind: 'digits' },
  ],
  eventOf: (filled, clock) => {
    const isAttached = filled('attached') === 'attaches'
    return {
      type: 'AssociationEvent',
      ...happened(filled('time'), clock),
      action: isAttached ? 'ADD' : 'DELETE',
      bizStep: isAttached ? 'installing' : 'removing',
      parentID: thingOf(filled, 'whole', true),
      ...contentsOf(filled, 'parts'),
      ...placeOf(filled),
    }
  },
  places: [
    ...COMMON_PLACES,
    ['/parentID', 'whole'],
    ['/childEPCs', 'parts'],
    ['/childQuantityList', 'parts'],
    ['', 'parts'],
  ],
}
