import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle, symbolWye } from 'd3-shape'

/** Shapes of dots, one a series, so that they differ without colour. */
const SHAPES = [symbolCircle, symbolDiamond, symbolSquare, symbolTriangle, symbolWye]

/** Path of the dots of the `series`-th series around 0, 0. */
export const dotPath = (series: number): string =>
  symbol(SHAPES[series % SHAPES.length] ?? symbolCircle, 72).digits(1)() ?? ''
