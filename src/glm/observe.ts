import { checkArray, checkNumbers, checkObject, shown } from '../core/check.js';
import { core, padded } from '../core/index.js';
import { DataTensor, type DataType, dataTypes } from '../tensor/index.js';
import { Instance } from './instance.js';
import { checkedModel, type GlmModel } from './model.js';

export interface ObserveOptions {
  /** Type of the stored rows. Default f64. */
  data?: DataType;
}

/**
 * Your own rows and labels as an instance of a model. The rows are taken as they are: a column of them should have mean 0 and variance 1 / d.
 *
 * @param rows n x d, row-major
 * @param labels n
 * @throws RangeError for lengths that do not fit, numbers that are not finite, and labels outside of the channel's support
 */
export function observe(
  model: GlmModel,
  rows: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: ObserveOptions = {},
): Instance {
  const { directions, link, ...rest } = checkedModel(model);
  checkArray('rows', rows);
  checkNumbers('rows', rows, rows.length);
  checkArray('labels', labels);
  checkObject('options', options, { data: true });
  const { data: type = 'f64' } = options;
  if (!dataTypes.includes(type))
    throw new RangeError(`data must be one of ${dataTypes.join(', ')}, got ${shown(type)}`);
  const n = labels.length;
  checkNumbers('labels', labels, n);
  if (n < 1) throw new RangeError('labels must not be empty');
  const d = rows.length / n;
  if (!Number.isInteger(d))
    throw new RangeError(`rows must have a multiple of ${n} entries, one row a label, got ${rows.length}`);
  if (d < directions)
    throw new RangeError(`rows must have at least ${directions} columns, one a direction, got ${d}`);
  const { memory } = core();
  const data = new DataTensor('dense2', [n, d], type);
  let at: number | undefined;
  try {
    data.write(rows);
    at = memory.alloc(8 * padded(n));
    memory.f64(at, padded(n)).fill(0);
    memory.f64(at, n).set(Array.from(labels));
    const instance = new Instance({ ...rest, directions, link }, data, at);
    for (let i = 0; i < n; i++) {
      if (!instance.channel.supports(labels[i]))
        throw new RangeError(
          `labels.${i} must be ${instance.channel.possible}, as link ${link.kind} gives it, got ${labels[i]}`,
        );
    }
    return instance;
  } catch (error) {
    data.dispose();
    if (at !== undefined) memory.free(at);
    throw error;
  }
}
