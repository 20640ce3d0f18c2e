import { newRoutes } from '../app.ts'
import { codeRoutes } from './codes.ts'
import { labelRoutes } from './labels.ts'
import { secondCodeRoutes } from './second-codes.ts'
import { productReadRoutes } from './read.ts'
import { productWriteRoutes } from './write.ts'

/** Everything under `/api/products`. */
export const productRoutes = newRoutes()
  .route('/', productReadRoutes)
  .route('/', productWriteRoutes)
  .route('/', codeRoutes)
  .route('/', labelRoutes)
  .route('/', secondCodeRoutes)
