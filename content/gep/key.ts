import type { Account } from './account.ts'

/** Key of an account in the record: `513300-2010-garze-2017`; of a specific area `513300.xiangcheng-2024-specific-area-2021`. */
export const accountKey = ({
  place,
  specificArea,
  year,
  method,
}: Pick<Account, 'place' | 'specificArea' | 'year' | 'method'>): string =>
  `${place}${specificArea ? `.${specificArea.id}` : ''}-${year}-${method}`
