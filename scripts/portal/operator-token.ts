import { isLoopback } from '../../content/security/loopback.ts'
import { isSameSecret } from '../../db/intake/secret.ts'

/** Whether a request comes from a script of this machine, by the token that stands in the state folder. */
export const isOperator = ({ url, headers }: Pick<Request, 'url' | 'headers'>, token: string): boolean =>
  token !== '' && isLoopback(url) && isSameSecret(headers.get('Authorization')?.replace(/^Bearer /, '') ?? '', token)
