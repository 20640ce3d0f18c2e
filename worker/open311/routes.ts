import { newRoutes } from '../app.ts'
import { onOpen311Error } from './answers.ts'
import { open311ReadRoutes } from './read.ts'
import { open311WriteRoutes } from './write.ts'

/** Open311 GeoReport v2 at `/open311/v2`. @see wiki.open311.org/GeoReport_v2 */
export const open311Routes = newRoutes().route('/', open311ReadRoutes).route('/', open311WriteRoutes)
open311Routes.onError(onOpen311Error)
