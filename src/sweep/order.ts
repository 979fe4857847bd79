import { type Plan, variantOf } from './plan.js';
import type { Task } from './study.js';

/** What a study says that a task takes, in seconds of one core; 1 where it says nothing. */
export function costOf(plan: Plan, task: Task): number {
  return plan.study.cost?.(task.at, variantOf(plan, task).parameters) ?? 1;
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * The order in which tasks are done. Those that draw nothing come first: the lines of theory. The others follow in rounds of one seed at every point,
 * in each the dear before the cheap, so that no worker is left with a dear one at the end. Equal costs are spread over the points by the golden ratio:
 * what is done is a fair sample of what is left.
 */
export function ordered(plan: Plan, tasks: Task[]): Task[] {
  const ranked = tasks.map((task) => ({
    task,
    round: plan.points[task.point].seeds === 1 ? -1 : task.seed,
    cost: costOf(plan, task),
    place: (task.point * goldenRatio) % 1,
  }));
  return ranked
    .sort((a, b) => a.round - b.round || b.cost - a.cost || a.place - b.place)
    .map(({ task }) => task);
}
