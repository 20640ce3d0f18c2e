import { linesOf, Unread, type EventForm } from './event-form.ts'

/** One’s own event declared to be wrong: it stands, and counts no more. */

type Event = Record<string, unknown>
const isEvent = (value: unknown): value is Event => typeof value === 'object' && value !== null

/** Events of an answer to a query. */
const eventsIn = (answer: unknown): Event[] => {
  let at: unknown = answer
  for (const name of ['epcisBody', 'queryResults', 'resultsBody', 'eventList']) at = isEvent(at) ? at[name] : undefined
  return Array.isArray(at) ? at.filter(isEvent) : []
}

/** What the portal added. */
const asStated = ({ recordTime: _, errorDeclaration: __, ...event }: Event): Event => event

const WRONG = { never: 'did_not_occur', otherwise: 'incorrect_data' } as const

/** @param find - what the portal answers to `EQ_eventID` */
export const mistake = (find: (eventID: string) => Promise<unknown>): EventForm => ({
  isRepeated: true,
  fields: [
    { name: 'event', kind: 'text', isRequired: true, isHinted: true },
    { name: 'wrong', kind: ['never', 'otherwise'] },
    { name: 'instead', kind: 'lines', isHinted: true },
  ],
  eventOf: async (filled) => {
    const uri = /^\w[\w+.-]*:\S+$/
    if (!uri.test(filled('event'))) throw new Unread('event')
    const instead = linesOf(filled('instead')).map(([line, number]) => {
      if (!uri.test(line)) throw new Unread('instead', number)
      return line
    })
    const [found] = eventsIn(await find(filled('event')))
    if (!found) throw new Unread('event')
    return {
      ...asStated(found),
      errorDeclaration: {
        declarationTime: new Date().toISOString(),
        reason: filled('wrong') === 'never' ? WRONG.never : WRONG.otherwise,
        ...(instead.length > 0 ? { correctiveEventIDs: instead } : {}),
      },
    }
  },
  places: [
    ['/errorDeclaration/correctiveEventIDs', 'instead'],
    ['/errorDeclaration', 'wrong'],
    ['', 'event'],
  ],
})
