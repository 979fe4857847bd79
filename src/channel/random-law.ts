// The laws of channels whose labels are random given z.

import type { Field } from './channel.js';
import { type Counts, countsOf } from './counts.js';
import { flatLabel } from './flat.js';
import { type Law, rowByRow } from './law.js';
import type { LabelKinds, LikelihoodLink, RandomLink } from './likelihood.js';
import { named, uniformOf } from './named.js';
import type { Flat } from './pieces.js';
import { smoothOut, smoothRow } from './smooth.js';

/** @param variance of the noise that is added to z before a label looks at it: door and quantised have it */
export function randomLaw(link: RandomLink, variance: number): Law {
  switch (link.kind) {
    case 'door':
      return binLaw(doorFlats(link.width), variance, [-link.width, link.width]);
    case 'quantised':
      return binLaw(binFlats(link.edges), variance, link.edges);
    case 'functions': {
      const { directions: p, gOut, draw, labels } = link;
      return {
        ...labelled(labels, p, (V) => {
          const own = Float64Array.from(V);
          return (y, omega, g) => {
            const out = gOut(y, Float64Array.from(omega), own);
            g.set(Array.from(out.g));
            return out.logZ;
          };
        }),
        draw: (z, normals) => draw(Float64Array.from(z), uniformOf(normals[0]), normals[1]),
      };
    }
    default:
      return likelihoodLaw(link.kind === 'likelihood' ? link : named(link));
  }
}

function likelihoodLaw({ logLikelihood, labels, draw }: Omit<LikelihoodLink, 'kind'>): Law {
  const own = draw ?? ((z: number, u: number) => byInversion(logLikelihood, labels, z, u));
  return {
    ...labelled(labels, 1, smoothRow(logLikelihood)),
    hessian: (y, omega, V) =>
      Float64Array.from(y, (label, i) => smoothOut((z) => logLikelihood(label, z), omega[i], V[0]).hessian),
    draw: (z, normals) => own(z[0], uniformOf(normals[0]), normals[1]),
  };
}

type Prepare = Parameters<typeof rowByRow>[1];

/** The law of labels of some kind, whose rows are known. */
function labelled(labels: LabelKinds, p: number, prepare: Prepare): Law {
  const rows = rowByRow(p, prepare);
  const common = { p, breaks: [], rows, draws: 2 };
  if ('continuous' in labels) {
    const [low, high] = labels.continuous;
    return {
      ...common,
      atoms: [],
      dense: true,
      blur: labels.scale ?? 1,
      range: () => [low, high],
      holds: (y) => y >= low && y <= high,
      possible: Number.isFinite(low) || Number.isFinite(high) ? `from ${low} to ${high}` : 'a finite number',
    };
  }
  const { counted } = labels;
  const list = counted === 'naturals' ? [] : counted;
  return {
    ...common,
    atoms: list,
    ...(counted === 'naturals' && { counts: (field: Field) => countsOfField(p, rows, field) }),
    dense: false,
    range: () => [0, 0],
    holds: (y) => (counted === 'naturals' ? Number.isInteger(y) && y >= 0 : list.includes(y)),
    possible: counted === 'naturals' ? 'an integer >= 0' : `one of ${list.join(', ')}`,
  };
}

/** The counts that z ~ N(omega, V) makes. */
function countsOfField(p: number, rows: Law['rows'], { omega, V }: Field): Counts {
  return countsOf((y) => {
    const n = y.length;
    const fields = Float64Array.from({ length: p * n }, (_, e) => omega[Math.floor(e / n)]);
    const logZ = new Float64Array(n);
    const g = new Float64Array(p * n);
    rows(y, fields, V, logZ, g);
    const Z = logZ.map(Math.exp);
    const size = Z.map((mass, i) => {
      let square = 0;
      for (let a = 0; a < p; a++) square += V[a * (p + 1)] * g[a * n + i] ** 2;
      return mass > 0 ? mass * square : 0;
    });
    return { Z, size };
  });
}

/** The first label at which the cumulative probability reaches u. */
function byInversion(log: LikelihoodLink['logLikelihood'], labels: LabelKinds, z: number, u: number): number {
  const counted = 'counted' in labels ? labels.counted : [];
  const most = counted === 'naturals' ? 1e6 : counted.length - 1;
  const at = (k: number) => (counted === 'naturals' ? k : counted[k]);
  let sum = 0;
  for (let k = 0; k < most; k++) {
    const next = sum + Math.exp(log(at(k), z));
    // Rounding leaves the last of the uniform numbers without a label of their own.
    if (next >= u || (next === sum && sum > 1 - 1e-9)) return at(k);
    sum = next;
  }
  return at(most);
}

const [LOW, HIGH] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

const doorFlats = (width: number): Flat[] => [
  { value: 1, stretches: [{ from: -width, to: width }] },
  {
    value: -1,
    stretches: [
      { from: LOW, to: -width },
      { from: width, to: HIGH },
    ],
  },
];

const binFlats = (edges: number[]): Flat[] =>
  [...edges, HIGH].map((to, k) => ({ value: k, stretches: [{ from: k > 0 ? edges[k - 1] : LOW, to }] }));

/** Labels that say where z, with noise of a variance, lies: closed forms by the normal distribution. */
function binLaw(flats: Flat[], variance: number, edges: number[]): Law {
  const of = (y: number) => flats.find(({ value }) => value === y);
  return {
    p: 1,
    atoms: flats.map(({ value }) => value),
    dense: false,
    breaks: [],
    range: () => [0, 0],
    possible: `one of ${flats.map(({ value }) => value).join(', ')}`,
    rows: rowByRow(1, (V) => {
      const sd = Math.sqrt(V[0] + variance);
      return (y, omega, g) => {
        const flat = of(y);
        return flat ? flatLabel(flat, omega[0], sd, g) : Number.NEGATIVE_INFINITY;
      };
    }),
    edges: variance === 0 ? edges.filter((edge) => edge !== 0) : [],
    draws: variance === 0 ? 0 : 1,
    draw: (z, normals) => {
      const seen = variance === 0 ? z[0] : z[0] + Math.sqrt(variance) * normals[0];
      return flats.find(({ stretches }) => stretches.some(({ from, to }) => seen >= from && seen < to))!
        .value;
    },
  };
}
