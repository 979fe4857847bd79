// Everything that npm run bench can measure, in the order in which it does.

import amp from './amp.js';
import contraction from './contraction.js';
import dynamics from './dynamics.js';
import { cholesky, eigen200, eigen500, svd } from './eigen.js';
import { dgemm, sgemm } from './gemm.js';
import gemv from './gemv.js';
import glm from './glm.js';
import implicit from './implicit.js';
import neurons from './neurons.js';
import normals from './normals.js';
import sweep from './sweep.js';
import tasks from './tasks.js';

export const WORKLOADS = [
  contraction,
  sweep,
  gemv,
  dgemm,
  sgemm,
  eigen500,
  eigen200,
  svd,
  cholesky,
  normals,
  amp,
  ...glm,
  implicit,
  dynamics,
  neurons,
  tasks,
];
