import { describe, expect, it } from 'vitest';
import { checkInstance, Instance, OwnedBlock } from '../../src/core/index.js';
import { core, keep, scope } from '../../src/index.js';
import { bayesAmp, type Instance as SpikedInstance, sample, spiked } from '../../src/spiked/index.js';
import { DataTensor } from '../../src/tensor/index.js';

const { memory } = core();

/** Bytes that `work` leaves behind. */
function left(work: () => void): number {
  const used = memory.bytesInUse;
  work();
  return memory.bytesInUse - used;
}

class Toy extends Instance {
  readonly array: OwnedBlock;
  readonly numbers: number;

  constructor() {
    const array = new OwnedBlock('array', 640);
    const numbers = memory.alloc(64);
    super([array], [numbers]);
    this.array = array;
    this.numbers = numbers;
  }
}

class Other extends Instance {}

const model = spiked({
  species: { u: { prior: 'rademacher' } },
  channels: [{ modes: ['u', 'u'], symmetric: true, snr: 2 }],
});

describe('an instance', () => {
  it('owns its arrays and its blocks until dispose, which may be called again', () => {
    expect(
      left(() => {
        const made = new Toy();
        expect(made.disposed).toBe(false);
        made.requireLive();
        made.dispose();
        made.dispose();
        made[Symbol.dispose]();
        expect([made.disposed, made.array.disposed]).toEqual([true, true]);
        expect(() => made.requireLive()).toThrow('the instance has been disposed: sample a new one');
      }),
    ).toBe(0);
  });

  it('is disposed with the scope that it was made in, its arrays with it and none of them before', () => {
    let made: Toy | undefined;
    expect(
      left(() => {
        scope(() => {
          made = new Toy();
          scope(() => expect(made!.array.disposed).toBe(false));
          expect(made.array.disposed).toBe(false);
        });
        expect([made!.disposed, made!.array.disposed]).toEqual([true, true]);
      }),
    ).toBe(0);
  });

  it('is let out with its arrays by keep', () => {
    expect(
      left(() => {
        const made = scope(() => keep(new Toy()));
        expect([made.disposed, made.array.disposed]).toEqual([false, false]);
        made.dispose();
      }),
    ).toBe(0);
  });

  it('is known as one of its family', () => {
    scope(() => {
      const made = new Toy();
      checkInstance(made, Toy);
      expect(() => checkInstance(made as never, Other)).toThrow(
        'instance must be what sample or observe returns, got an object',
      );
      expect(() => checkInstance(undefined as never, Toy)).toThrow(TypeError);
      made.dispose();
      expect(() => checkInstance(made, Toy)).toThrow('the instance has been disposed: sample a new one');
    });
  });
});

describe('instances of the families in a scope', () => {
  it.each(['dense', 'implicit'] as const)('give everything back, %s noise', (noise) => {
    expect(
      left(() => {
        let lost: SpikedInstance | undefined;
        const q = scope(() => {
          lost = sample(model, { size: 60, noise });
          return bayesAmp(lost).overlap!.u;
        });
        expect(q).toBeGreaterThan(0.5);
        expect(lost!.disposed).toBe(true);
        expect(() => bayesAmp(lost!)).toThrow('the instance has been disposed');
        expect(() => (lost!.data[0] as DataTensor).toArray()).toThrow('this tensor is disposed');
      }),
    ).toBe(0);
  });

  it('and survive one around work on them', () => {
    expect(
      left(() => {
        const kept = sample(model, { size: 60 });
        scope(() => bayesAmp(kept));
        expect(kept.data[0]).toBeInstanceOf(DataTensor);
        expect(kept.signal('u')).toHaveLength(60);
        kept.dispose();
      }),
    ).toBe(0);
  });
});
