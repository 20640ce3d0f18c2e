import { newRoutes } from '../app.ts'
import { consultationAnswerRoutes } from './answer.ts'
import { consultationCommentRoutes } from './comment.ts'
import { consultationQueueRoutes } from './moderate.ts'
import { paperCommentRoutes } from './paper.ts'
import { consultationReadRoutes } from './read.ts'

/** `/api/consultations`. */
export const consultationRoutes = newRoutes()
  .route('/', consultationReadRoutes)
  .route('/', consultationCommentRoutes)
  .route('/', consultationQueueRoutes)
  .route('/', paperCommentRoutes)
  .route('/', consultationAnswerRoutes)
