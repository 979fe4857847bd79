import { checkArray, checkNumbers, checkObject, shown } from '../core/check.js';
import { core, padded } from '../core/index.js';
import { DataTensor, type DataType, dataTypes } from '../tensor/index.js';
import { Instance } from './instance.js';
import { channelOf, checkedModel, type GlmModel } from './model.js';
import { type OwnMap, ownMap } from './own-map.js';

export interface ObserveOptions {
  /** Type of the stored rows. Default f64. */
  data?: DataType;
}

/**
 * Your own rows and labels as an instance of a model. The rows are taken as they are: a column of them should have mean 0 and variance 1 / d. They are an
 * array, which is copied, or a linear map of your own, whose products every iteration of `bayesAmp` calls once.
 *
 * @param rows n x d, row-major, or `{ rows, columns, forward, adjoint }`
 * @param labels n
 * @throws RangeError for lengths that do not fit, numbers that are not finite, labels outside of the channel's support, and a map whose products do not
 * return what they should or are no transposes of each other; TypeError for what is of another kind
 */
export function observe(
  model: GlmModel,
  rows: ArrayLike<number> | OwnMap,
  labels: ArrayLike<number>,
  options: ObserveOptions = {},
): Instance {
  const known = checkedModel(model);
  const own = typeof rows === 'object' && rows !== null && !('length' in rows) && !ArrayBuffer.isView(rows);
  if (!own) checkNumbers('rows', rows as ArrayLike<number>, (rows as ArrayLike<number>)?.length);
  checkArray('labels', labels);
  checkObject('options', options, { data: true });
  const { data: type = 'f64' } = options;
  if (!dataTypes.includes(type))
    throw new RangeError(`data must be one of ${dataTypes.join(', ')}, got ${shown(type)}`);
  if (own && options.data !== undefined)
    throw new RangeError(`options.data must be left out where rows are a map, got ${shown(type)}`);
  const n = labels.length;
  checkNumbers('labels', labels, n);
  if (n < 1) throw new RangeError('labels must not be empty');
  checkSupport(known, labels);
  if (own) {
    const map = ownMap(rows as OwnMap);
    if (map.rows !== n) throw new RangeError(`map.rows must be ${n}, one row a label, got ${map.rows}`);
    checkColumns('map.columns must be', map.columns, known);
    return new Instance(known, map, storedLabels(labels));
  }
  const numbers = rows as ArrayLike<number>;
  const d = numbers.length / n;
  if (!Number.isInteger(d))
    throw new RangeError(`rows must have a multiple of ${n} entries, one row a label, got ${numbers.length}`);
  checkColumns('rows must have', d, known);
  const data = new DataTensor('dense2', [n, d], type);
  let at: number | undefined;
  try {
    data.write(numbers);
    at = storedLabels(labels);
    return new Instance(known, data, at);
  } catch (error) {
    data.dispose();
    if (at !== undefined) core().memory.free(at);
    throw error;
  }
}

function checkColumns(subject: string, d: number, { directions }: GlmModel): void {
  if (d < directions)
    throw new RangeError(`${subject} at least ${directions} columns, one a direction, got ${d}`);
}

function checkSupport(model: GlmModel, labels: ArrayLike<number>): void {
  const channel = channelOf(model);
  for (let i = 0; i < labels.length; i++) {
    if (!channel.supports(labels[i]))
      throw new RangeError(
        `labels.${i} must be ${channel.possible}, as link ${model.link.kind} gives it, got ${labels[i]}`,
      );
  }
}

function storedLabels(labels: ArrayLike<number>): number {
  const { memory } = core();
  const at = memory.alloc(8 * padded(labels.length));
  memory.f64(at, padded(labels.length)).fill(0);
  memory.f64(at, labels.length).set(Array.from(labels));
  return at;
}
