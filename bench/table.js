export const milliseconds = (seconds) => {
  const ms = seconds * 1e3;
  if (Math.abs(ms) < 0.1) return '0';
  return ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3);
};
const times = (ratio) => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)}x`;

const aim = ({ text, against, of, ratio, atLeast }) =>
  text ?? `${of ? `${times(ratio)} ${against}, ` : ''}goal ${times(atLeast)}`;

const verdict = ({ met, ceiling }) => {
  if (met) return 'ok';
  return ceiling ? `below goal (${ceiling.label}: ${times(ceiling.ratio)})` : 'below goal';
};

/** One workload as lines of text: a contender a line, with its goal where it has one. */
export function table({ name, title, subject, unit, contenders, goals }) {
  const rows = contenders.map(({ label, cpu, wall, deviation, rate, ratio }) => {
    const goal = goals.find(({ against, of = against }) => of === label);
    return [
      label,
      milliseconds(cpu),
      milliseconds(wall),
      `${((deviation / cpu) * 100).toFixed(0)} %`,
      rate === undefined ? '' : rate.toPrecision(3),
      label === subject ? '' : times(ratio),
      goal ? aim(goal) : '',
      goal ? verdict(goal) : '',
    ];
  });
  const head = ['', 'cpu ms', 'wall ms', '+-', unit ?? '', 'ratio', '', ''];
  const widths = head.map((_, c) => Math.max(...[head, ...rows].map((row) => row[c].length)));
  const line = (row) =>
    row.map((cell, c) => (c === 0 || c >= 6 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  ');
  const text = [`${name}: ${title}`, ...[head, ...rows].map((row) => `  ${line(row)}`.trimEnd())];
  return [...text, ...contenders.filter(({ parts }) => parts).map(partsOf), ''].join('\n');
}

const partsOf = ({ label, parts }) => {
  const each = Object.entries(parts).map(([name, seconds]) => `${name} ${milliseconds(seconds)}`);
  return `  ${label}: ${each.join(', ')} ms`;
};
