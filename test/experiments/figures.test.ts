import { afterEach, describe, expect, it, vi } from 'vitest';
import { resolve } from '../../src/experiments/config.js';
import { allExperiments } from '../../src/experiments/index.js';
import { bibtexOf } from '../../src/experiments/references.js';
import { toSvg } from '../../src/figure/index.js';
import type { TaskRecord } from '../../src/sweep/index.js';
import { ordered } from '../../src/sweep/order.js';
import { planOf } from '../../src/sweep/plan.js';
import { plain } from '../../src/sweep/record.js';
import { seedOf } from '../../src/sweep/study.js';
import { rounded } from '../figure/rounded.js';

const ray = { parameters: { size: 24, snr: '1:3:3', theory: '1:3:9' }, seeds: 2 };

/** What makes each experiment small enough to run here: every named experiment has an entry. */
const tiny: Record<string, { parameters: Record<string, unknown>; seeds?: number }> = {
  'spiked/staircase-snr': { parameters: { size: 24, snr: '1:3:3', theory: '1:3:9' }, seeds: 2 },
  'spiked/staircase-time': { parameters: { size: 24, iterations: 12 }, seeds: 2 },
  'spiked/phase-diagram': { parameters: { columns: 4, rows: 3, line: 3 } },
  'spiked/hysteresis': { parameters: { size: 24, noise: '0.1:0.4:3', theory: '0.1:0.4:9' }, seeds: 2 },
  'spiked/ladder': ray,
  'spiked/correlated': ray,
  'spiked/rank-two': ray,
  'spiked/joint-vs-curriculum': {
    parameters: { size: 24, noise: '0.2:1:3', theory: '0.2:1:9', steps: 40 },
    seeds: 2,
  },
  'spiked/obstruction': { parameters: { size: 24, noise: '-1.3:1:3', theory: '-1.3:1:9' }, seeds: 2 },
  'spiked/gradient-flow': { parameters: { size: 24, noise: [0.3, 0.55], time: 3, times: '0:3:4' }, seeds: 2 },
  'spiked/tensor-unfolding': { parameters: { sizes: [12, 20], strength: '0.5:3:3' }, seeds: 2 },
  'spiked/size-scaling': { parameters: { dense: [20, 40], implicit: [20, 200], iterations: 4 }, seeds: 2 },
  'multi-index/pr-se-vs-amp': { parameters: { size: 40, alpha: '0.6:1.2:2', theory: '0.4:1:2' }, seeds: 2 },
  'multi-index/overlap-vs-alpha': {
    parameters: { size: 40, alpha: '1:2:2', theory: '0.5:2:4', methods: ['symmetric', 'asymmetric'] },
    seeds: 2,
  },
  'multi-index/ratio-overlap': {
    parameters: { size: 40, alpha: [2], theory: [0.8], methods: ['asymmetric'] },
  },
  'multi-index/eigenvalues-vs-alpha': { parameters: { size: 40, alpha: '0.5:2:3' }, seeds: 2 },
  'multi-index/spectrum-asym-z1z2': { parameters: { size: 30 } },
  'multi-index/spectrum-sym-norm': { parameters: { size: 12 } },
  'multi-index/spectrum-sign-product': { parameters: { size: 30 } },
  'multi-index/grand-staircase': {
    parameters: { size: 30, alpha: [0.5, 3], theory: [0.5], step: 1, iterations: 3 },
    seeds: 2,
  },
  'neurons/gf-nearest': { parameters: { factors: '1:3:3', neurons: 12 }, seeds: 2 },
  'neurons/gf-beta-transition': {
    parameters: { neurons: 10, overlap: '0.1:0.3:3', theory: '0.1:0.3:21' },
    seeds: 2,
  },
  'neurons/gf-coupon': {
    parameters: { factors: 3, overlaps: [0, 0.3], neurons: '3:12:4', trials: 4 },
    seeds: 2,
  },
  'neurons/gf-sgd-vs-ode': {
    parameters: { degrees: [2, 3], dimension: 20, batch: 50, steps: 100, measurements: 4 },
    seeds: 2,
  },
};

const experiments = await allExperiments();

afterEach(() => vi.restoreAllMocks());

describe('the figure of every experiment', () => {
  for (const experiment of experiments) {
    it(`${experiment.name} looks as it did, drawn from records that went through JSON`, async () => {
      const { parameters, seeds = 1 } = tiny[experiment.name];
      const config = resolve(experiment, { set: Object.entries(parameters), seeds });
      const records: TaskRecord[] = [];
      const plan = planOf(experiment, config);
      for (const task of plan.tasks) {
        const result = await experiment.measure(task.at, config.parameters, seedOf(config, task));
        const rows = (Array.isArray(result) ? result : [result]).map(plain);
        records.push(JSON.parse(JSON.stringify({ ...task, status: 'done', rows })));
      }
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      const svg = await toSvg(experiment.figure(records, config.parameters));
      expect(warn).not.toHaveBeenCalled();
      expect(svg).not.toMatch(/NaN|undefined|Infinity|⚠/);
      const name = experiment.name.replace('/', '-');
      await expect(rounded(svg)).toMatchFileSnapshot(`__snapshots__/${name}.svg`);
      // What a run draws on its way: what draws no random numbers, and two thirds of all.
      const order = ordered(plan, plan.tasks).map(({ id }) => records.find((record) => record.id === id)!);
      const theory = records.filter(({ point }) => plan.points[point].seeds === 1);
      for (const some of [theory, order.slice(0, Math.ceil((2 * order.length) / 3))]) {
        if (some.length === 0) continue;
        const early = await toSvg(experiment.figure(some, config.parameters));
        expect(early).not.toMatch(/NaN|undefined|Infinity|⚠/);
      }
      expect(warn).not.toHaveBeenCalled();
    });
  }

  it('comes with a reference for every paper', async () => {
    for (const experiment of experiments) {
      const bibtex = await bibtexOf(experiment);
      for (const paper of experiment.papers) {
        const entry = bibtex.split('\n\n').find((text) => text.includes(`{${paper}}`))!;
        for (const field of ['title', 'author', 'year', 'eprint', 'url'])
          expect(entry).toMatch(new RegExp(`\\b${field} *= \\{.+\\}`));
      }
    }
  });
});
