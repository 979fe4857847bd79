// Everything that npm run bench can measure, in the order in which it does.

import amp from './amp.js';
import browser from './browser.js';
import contraction, { contraction64 } from './contraction.js';
import dynamics from './dynamics.js';
import { cholesky, eigen200, eigen500, svd } from './eigen.js';
import { dgemm, dgemm1024, sgemm, sgemm1024 } from './gemm.js';
import gemv from './gemv.js';
import glm from './glm.js';
import implicit from './implicit.js';
import neurons from './neurons.js';
import normals from './normals.js';
import phaseDiagram from './phase-diagram.js';
import spectral from './spectral.js';
import spectralStart from './spectral-start.js';
import staircase from './staircase.js';
import stateEvolution from './state-evolution.js';
import sweep from './sweep.js';
import tasks from './tasks.js';
import threads from './threads.js';

export const WORKLOADS = [
  ...staircase,
  ...stateEvolution,
  phaseDiagram,
  spectralStart,
  contraction,
  contraction64,
  sweep,
  gemv,
  dgemm,
  sgemm,
  dgemm1024,
  sgemm1024,
  browser,
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
  spectral,
  tasks,
  threads,
];
