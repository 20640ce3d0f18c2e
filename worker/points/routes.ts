import { newRoutes } from '../app.ts'
import { pointsTotalsRoutes } from './totals.ts'

/** Everything under `/api/points`. */
export const pointsRoutes = newRoutes().route('/', pointsTotalsRoutes)
