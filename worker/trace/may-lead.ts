/** Whether an address may be led on (`lead.ts`): a cheap look before the careful one. */
export const mayLead = ({ method, url }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && /^\w+:\/\/[^/?#]*\/01\/\d{14}(?:\/|\?|$)/.test(url)
