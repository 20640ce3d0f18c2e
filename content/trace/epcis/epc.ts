import { canonicalEpc } from '../epc.ts'
import { faultMessage } from '../faults.ts'
import { checkedUri } from './uri.ts'
import { say, shown, type Check } from './check.ts'

/** Keys that the portal itself follows: trade items, logistic units, locations and parties. Others are taken as they are. */
const FOLLOWED = /^https?:\/\/[^?#]*\/(?:01|00|414|417)\/|^urn:epc:(?:id|class|idpat):(?:sgtin|lgtin|sscc|sgln|pgln):/i

/** An identifier of goods or of a place: a URI, and where it is a key that we follow, one that holds. */
export const epc: Check = (value, at) => {
  if (typeof value !== 'string' || !checkedUri(value)) return say(at, 'not-a-uri', { value: shown(value) })
  const read = canonicalEpc(value)
  if (!('fault' in read) || !FOLLOWED.test(value)) return
  const { zh, en } = faultMessage(read.fault)
  say(at, 'broken-key', { value: shown(value), why: zh, whyEn: en })
}
