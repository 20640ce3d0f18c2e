import { newRoutes } from '../app.ts'
import { captureRoutes } from './capture.ts'
import { eventRoutes } from './events.ts'
import { oneEventRoutes } from './one-event.ts'
import { queryRoutes } from './queries.ts'
import { resourceRoutes } from './resources.ts'
import { captureWithdrawalRoutes } from './withdrawal.ts'

/** Everything under `/epcis/v2`. @see EPCIS 2.0, 12 (REST bindings) */
export const epcisRoutes = newRoutes()
  .route('/', captureRoutes)
  .route('/', captureWithdrawalRoutes)
  .route('/', oneEventRoutes)
  .route('/', eventRoutes)
  .route('/', queryRoutes)

  .route('/', resourceRoutes)
