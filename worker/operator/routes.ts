import { newRoutes } from '../app.ts'
import { fromOperator } from './door.ts'
import { erasureRoutes } from './erasures.ts'
import { operatorKeyRoutes } from './keys.ts'
import { operationRoutes } from './operation.ts'
import { publicationRoutes } from './publications.ts'
import { releasingRoutes } from './releases.ts'
import { sealRoutes } from './seals.ts'

const routes = newRoutes()
routes.use(fromOperator)

/** What scripts on this machine ask of the portal that serves, and nobody else. */
export const operatorRoutes = routes
  .route('/', operatorKeyRoutes)
  .route('/', sealRoutes)
  .route('/', erasureRoutes)
  .route('/', releasingRoutes)
  .route('/', operationRoutes)
  .route('/', publicationRoutes)
