import { newRoutes } from '../app.ts'
import { reportCommitmentRoutes } from './commitments.ts'
import { reportMailboxRoutes } from './mailbox.ts'
import { reportRewardRoutes } from './rewards.ts'
import { reportSendRoutes } from './send.ts'
import { reportTakingBackRoutes } from './taking-back.ts'
import { reportUploadRoutes } from './uploads.ts'

/** Reporting, and following what became of it: what reporters themselves do. */
export const reportIntakeRoutes = newRoutes()
  .route('/', reportCommitmentRoutes)
  .route('/', reportUploadRoutes)
  .route('/', reportSendRoutes)
  .route('/', reportMailboxRoutes)
  .route('/', reportRewardRoutes)
  .route('/', reportTakingBackRoutes)
