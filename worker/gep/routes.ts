import { newRoutes } from '../app.ts'
import { accountRoutes } from './accounts.ts'
import { areaRoutes } from './areas.ts'
import { calculationRoutes } from './calculations.ts'
import { compensationRoutes } from './compensations.ts'
import { exportRoutes } from './exports.ts'
import { methodRoutes } from './methods.ts'
import { processRoutes } from './processes.ts'
import { publishRoutes } from './publish.ts'
import { seriesRoutes } from './series.ts'
import { useRoutes } from './uses.ts'

/** Everything under `/api/gep`. */
export const gepRoutes = newRoutes()
  .route('/', methodRoutes)
  .route('/', calculationRoutes)
  .route('/', processRoutes)
  .route('/', accountRoutes)
  .route('/', publishRoutes)
  .route('/', exportRoutes)
  .route('/', seriesRoutes)
  .route('/', areaRoutes)
  .route('/', useRoutes)
  .route('/', compensationRoutes)
