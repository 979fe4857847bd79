export { asNpyData, formatNpy, type NdArray, type NpyData, type NpyType, parseNpy } from './npy.js';
