/** Whether a browser shows the answer to a person. */
export const isForPerson = (request: Request): boolean =>
  request.method === 'GET' && request.headers.get('Accept')?.includes('text/html') === true
