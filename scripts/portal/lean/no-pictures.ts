/** Stands for the route that would scale pictures on request: pages have none but drawings. */
export const prerender = false
export const GET = (): Response => new Response(null, { status: 404 })
