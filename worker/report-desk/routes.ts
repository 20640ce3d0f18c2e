import { newRoutes } from '../app.ts'
import { deskAssignmentRoutes } from './assignment.ts'
import { deskExtensionRoutes } from './extensions.ts'
import { deskFigureRoutes } from './figures.ts'
import { deskForwardingRoutes } from './forwarding.ts'
import { deskKeyRoutes } from './keys.ts'
import { deskReportRoutes } from './one.ts'
import { deskOpeningRoutes } from './openings.ts'
import { deskProgressRoutes } from './progress.ts'
import { deskPublicationRoutes } from './publication.ts'
import { deskQueueRoutes } from './queue.ts'
import { deskRewardRoutes } from './rewards.ts'
import { deskResealingRoutes } from './resealing.ts'
import { deskTelephoneRoutes } from './telephone.ts'
import { deskTalkRoutes } from './talk.ts'

/** The desk of a body that handles reports. */
export const reportDeskRoutes = newRoutes()
  .route('/', deskQueueRoutes)
  .route('/', deskReportRoutes)
  .route('/', deskTelephoneRoutes)
  .route('/', deskTalkRoutes)
  .route('/', deskProgressRoutes)
  .route('/', deskAssignmentRoutes)
  .route('/', deskForwardingRoutes)
  .route('/', deskExtensionRoutes)
  .route('/', deskRewardRoutes)
  .route('/', deskPublicationRoutes)
  .route('/', deskOpeningRoutes)
  .route('/', deskKeyRoutes)
  .route('/', deskResealingRoutes)
  .route('/', deskFigureRoutes)
