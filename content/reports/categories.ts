/** What a report can be about, as the register `reports` lists it; a test holds the two together. */
export const CATEGORIES = [
  'smell',
  'smoke',
  'dust',
  'straw-burning',
  'kitchen-fumes',
  'vehicles',
  'water',
  'noise',
  'solid-waste',
  'hazardous-waste',
  'soil',
  'ecology',
  'wildlife',
  'farmland',
  'redline',
  'mining',
  'sea',
  'plan-breach',
  'radiation',
  'monitoring-fraud',
  'not-disclosed',
  'false-label',
  'false-code',
  'other',
] as const
export type Category = (typeof CATEGORIES)[number]

export const isCategory = (text: string): text is Category => CATEGORIES.some((one) => one === text)
