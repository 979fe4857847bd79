export { eigenCosine, fieldCosine, singularCosines } from './bbp.js';
export { marchenkoPasturDensity, marchenkoPasturMedian } from './marchenko-pastur.js';
export { semicircleDensity } from './semicircle.js';
