import { newRoutes } from '../app.ts'
import { captureRoutes } from './capture.ts'
import { eventRoutes } from './events.ts'
import { resourceRoutes } from './resources.ts'

/** Everything under `/epcis/v2`. @see EPCIS 2.0, 12 (REST bindings) */
export const epcisRoutes = newRoutes().route('/', captureRoutes).route('/', eventRoutes).route('/', resourceRoutes)
