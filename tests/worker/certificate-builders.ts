import { aBody, anAccreditation, aScheme, aStandard, OTHER_CERTIFIER } from '../certificate-rows.ts'
import { publishAll } from './builders.ts'

/** What tests of certificates stand on. */

export * from '../certificate-rows.ts'

/** Schemes, standards, bodies and accreditations, which certificates refer to. */
export const publishGround = async (): Promise<void> => {
  await publishAll('certification-schemes', [
    aScheme(),
    aScheme({ scheme: 'organic', name: '有机产品认证', nameEn: 'organic' }),
  ])
  await publishAll('certification-criteria', [
    aStandard(),
    aStandard({ standard: 'GB/T 19630-2019', scheme: 'organic', name: '有机产品' }),
  ])
  await publishAll('certification-bodies', [
    aBody(),
    aBody({ organisation: OTHER_CERTIFIER, name: '示例有机认证中心' }),
  ])
  await publishAll('accreditations', [anAccreditation()])
}
