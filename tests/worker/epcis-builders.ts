import { GROWER, MAKER, FIELD, CASE, CUT, SALAD, aTradeItem, aDocument } from '../event-rows.ts'
import { ask, aKey, publishAll } from './builders.ts'

/** What tests of events stand on: invented producers with their products, and documents with overrides. */

export {
  GROWER,
  MAKER,
  CARRIER,
  FIELD,
  CASE,
  CUT,
  SALAD,
  lot,
  PALLET,
  OTHER_PALLET,
  aTradeItem,
  anEvent,
  aMaking,
  aPacking,
  SIDES,
  aDocument,
} from '../event-rows.ts'

export const publishTradeItems = () =>
  publishAll('products', [
    aTradeItem(FIELD, GROWER),
    aTradeItem(CASE, GROWER),
    aTradeItem(CUT, MAKER),
    aTradeItem(SALAD, MAKER),
  ])

export const producerKey = (organisation: string): Promise<string> => aKey({}, 'producer', organisation)

/** Hands a document in as a producer. */
export const capture = async (
  organisation: string,
  document: unknown,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> =>
  ask(
    'POST',
    `/epcis/v2/capture${query}`,
    {
      authorization: `Bearer ${await producerKey(organisation)}`,
      'content-type': 'application/ld+json',
      ...headers,
    },
    typeof document === 'string' ? document : JSON.stringify(document),
  )

/** Hands events in that have to stand. @throws Error with the answer when they do not */
export const captureAll = async (organisation: string, ...events: unknown[]): Promise<Captured> => {
  const answer = await capture(organisation, aDocument(events))
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

export interface Captured {
  captureID: string
  events: number
  eventIDs: string[]
  entry: number
}

export interface QueryAnswer {
  type: string
  epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } }
}

export const eventsIn = async (answer: Response): Promise<Record<string, unknown>[]> => {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
  return (await answer.json<QueryAnswer>()).epcisBody.queryResults.resultsBody.eventList
}
