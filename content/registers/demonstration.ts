/**
 * GB/T 2260 gives no province the code 99. Places of the demonstration region have codes that begin with it, and its
 * organisations unified social credit codes whose registering authority (characters 3 to 8) does.
 */
const REGION = '99'

/**
 * Whether what a publisher states is invented for demonstration. It follows from the publisher's code alone, so that no
 * row can lose its mark.
 * @param publisher - unified social credit code, or `portal`
 */
export const isDemonstration = (publisher: string): boolean =>
  publisher.length === 18 && publisher.startsWith(REGION, 2)

/** @param code - of a place (6, 9 or 12 digits); anything else is none */
export const isDemonstrationPlace = (code: string): boolean =>
  /^\d{6}(\d{3}){0,2}$/.test(code) && code.startsWith(REGION)
