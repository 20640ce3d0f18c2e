import type { Promised } from './promised.ts'
import { OF_RECORD } from './promises-of-record.ts'
import { OF_SERVICES } from './promises-of-services.ts'

/**
 * What the portal promises of its speed and weight, one line a figure that `npm run bench` measures. What was measured
 * stands in `measured.json`; both together are the page `/about/performance/`.
 */
export const PROMISES: readonly Promised[] = [...OF_RECORD, ...OF_SERVICES]
