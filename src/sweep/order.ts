import { type Plan, variantOf } from './plan.js';
import type { Task } from './study.js';

/** What a study says that a task takes, in seconds of one core; 1 where it says nothing. */
export function costOf(plan: Plan, task: Task): number {
  return plan.study.cost?.(task.at, variantOf(plan, task).parameters) ?? 1;
}

/** The words among the coordinates of a task. Those of one kind do the same work, with other numbers. */
export function kindOf({ at }: Task): string {
  return JSON.stringify(Object.values(at).filter((value) => typeof value === 'string'));
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * The order in which tasks are done. First comes the cheapest of every kind: what it takes tells of all others. Then come those that draw nothing,
 * the lines of theory. The others follow in rounds of one seed at every point. In each round the dear come before the cheap, so that no worker is
 * left with a dear one at the end. Equal costs are spread over the points by the golden ratio: what is done is a fair sample of what is left.
 */
export function ordered(plan: Plan, tasks: Task[]): Task[] {
  const ranked = tasks.map((task) => ({
    task,
    round: plan.points[task.point].seeds === 1 ? -1 : task.seed,
    cost: costOf(plan, task),
    place: (task.point * goldenRatio) % 1,
  }));
  // Of equal ones the one in the middle, because special cases are at the ends.
  const inside = ({ place }: { place: number }) => -Math.abs(place - 0.5);
  const cheapest = new Map<string, (typeof ranked)[number]>();
  for (const candidate of ranked) {
    const kind = kindOf(candidate.task);
    const best = cheapest.get(kind);
    if (
      !best ||
      candidate.cost < best.cost ||
      (candidate.cost === best.cost && inside(candidate) > inside(best))
    )
      cheapest.set(kind, candidate);
  }
  for (const first of cheapest.values()) first.round = -2;
  return ranked
    .sort((a, b) => a.round - b.round || b.cost - a.cost || a.place - b.place)
    .map(({ task }) => task);
}
