export type { Bulk } from './bulk.js';
export type { Link, PerFactor } from './components.js';
export { marchenkoPasturCdf, marchenkoPasturDensity, marchenkoPasturMedian } from './marchenko-pastur.js';
export type { Modality } from './prepare.js';
export type { RecoverOptions } from './recover.js';
export { recover } from './recover.js';
export type { Component, Recovery } from './recovery.js';
export type { Refinement } from './refine.js';
