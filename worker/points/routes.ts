import { newRoutes } from '../app.ts'
import { pointsAwardRoutes } from './awards.ts'
import { pointsRuleRoutes } from './rules.ts'
import { pointsTotalsRoutes } from './totals.ts'

/** Everything under `/api/points`. */
export const pointsRoutes = newRoutes()
  .route('/', pointsTotalsRoutes)
  .route('/', pointsRuleRoutes)
  .route('/', pointsAwardRoutes)
