export { type Rate, successRate } from './binomial.js';
export { hermite, hermiteCoefficients, hermiteSeries, hermiteSlope } from './hermite.js';
export { factored, largest, perron, solve } from './linear.js';
export type { OdeOptions, OdeResult, Slope } from './ode.js';
export { integrate } from './ode.js';
export type { Quadrature, QuadratureOptions } from './quadrature.js';
export { quadrature } from './quadrature.js';
export type { Root, RootOptions } from './root.js';
export { bisect, brent } from './root.js';
