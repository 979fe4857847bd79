export { type Rate, successRate } from './binomial.js';
export type { FixedPoint, FixedPointOptions, Status } from './fixed-point.js';
export { fixedPoint } from './fixed-point.js';
export { largest, perron, solve } from './linear.js';
export type { Quadrature, QuadratureOptions } from './quadrature.js';
export { quadrature } from './quadrature.js';
export type { Root, RootOptions } from './root.js';
export { bisect, brent } from './root.js';
