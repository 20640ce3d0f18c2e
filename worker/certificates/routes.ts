import { newRoutes } from '../app.ts'
import { certificateWriteRoutes } from './issue.ts'
import { certificateReadRoutes } from './read.ts'

/** Everything under `/api/certificates`. */
export const certificateRoutes = newRoutes().route('/', certificateReadRoutes).route('/', certificateWriteRoutes)
