import type { z } from 'zod';
import type { TaskRecord } from '../sweep/record.js';
import type { Study } from '../sweep/study.js';
import type { Drawing } from '../system/drawing.js';

/** A table for a terminal: columns of numbers and words, headed by the paper's symbols. */
export interface Table {
  columns: string[];
  rows: (string | number | undefined)[][];
}

/** A named experiment: data, four pure functions, and nothing else. Parameters are plain JSON once the schema filled them in. */
export interface Experiment<S extends z.ZodObject = z.ZodObject> extends Study<z.output<S>> {
  title: string;
  /** What it reproduces, as arXiv ids. */
  papers: string[];
  /** Schema of an object of parameters, a default for each. */
  parameters: S;
  /** Seeds of a full run. */
  seeds: number;
  /** What `--quick` changes: the same figure in seconds, coarser. */
  quick: { seeds?: number; parameters: Record<string, unknown> };
  /** Made from the records alone, so that a figure can be drawn again without computing. */
  figure(records: TaskRecord[], parameters: z.output<S>): Drawing;
  table(records: TaskRecord[], parameters: z.output<S>): Table;
}

/** Checks the types of an experiment against its schema. */
export function experiment<S extends z.ZodObject>(definition: Experiment<S>): Experiment<S> {
  return definition;
}
