import { newRoutes } from '../app.ts'
import { pointsAccountRoutes } from './accounts.ts'
import { pointsAttestationRoutes } from './attestations.ts'
import { pointsAuditRoutes } from './audits.ts'
import { pointsAwardRoutes } from './awards.ts'
import { pointsFindingRoutes } from './findings.ts'
import { pointsClaimRoutes } from './claims.ts'
import { pointsRuleRoutes } from './rules.ts'
import { pointsSecondRoutes } from './second.ts'
import { pointsGivingRoutes } from './giving.ts'
import { pointsOfferRoutes } from './offers.ts'
import { pointsRedemptionRoutes } from './redemptions.ts'
import { pointsBankRoutes } from './bank-statements.ts'
import { pointsInsightRoutes } from './insight.ts'
import { pointsProofRoutes } from './proofs.ts'
import { pointsWithdrawalRoutes } from './withdrawals.ts'
import { pointsTotalsRoutes } from './totals.ts'

/** Everything under `/api/points`. */
export const pointsRoutes = newRoutes()
  .route('/', pointsTotalsRoutes)
  .route('/', pointsRuleRoutes)
  .route('/', pointsAwardRoutes)
  .route('/', pointsSecondRoutes)
  .route('/', pointsClaimRoutes)
  .route('/', pointsAuditRoutes)
  .route('/', pointsFindingRoutes)
  .route('/', pointsAccountRoutes)
  .route('/', pointsProofRoutes)
  .route('/', pointsOfferRoutes)
  .route('/', pointsRedemptionRoutes)
  .route('/', pointsGivingRoutes)
  .route('/', pointsAttestationRoutes)
  .route('/', pointsWithdrawalRoutes)
  .route('/', pointsBankRoutes)
  .route('/', pointsInsightRoutes)
