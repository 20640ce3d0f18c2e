import { newRoutes } from '../app.ts'
import { labelDecisionRoutes } from './decisions.ts'
import { labelLookUpRoutes } from './look-ups.ts'
import { labelQueueRoutes } from './queue.ts'
import { labelReportRoutes } from './reports.ts'

/** Everything under `/api/label-reports`: for anybody. */
export const labelReportingRoutes = newRoutes().route('/', labelReportRoutes).route('/', labelLookUpRoutes)

/** Everything under `/api/label-watch`: for the authorities. */
export const labelWatchRoutes = newRoutes().route('/', labelQueueRoutes).route('/', labelDecisionRoutes)
