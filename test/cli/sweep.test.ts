import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Place, results } from './onsager.js';

/** A phase diagram of six cells. */
const config = `experiment: spiked/phase-diagram
parameters: { rows: 2, columns: 3, line: 0 }
`;

/** Two of them, of four and of eight cells. */
const swept = `experiment: spiked/phase-diagram
parameters: { columns: 2, line: 0 }
sweep:
  rows: "2:4:2"
`;

const folderOf = (place: Place, out = 'results') => {
  const root = join(place.folder, out, 'spiked/phase-diagram');
  return readdirSync(root).map((name) => join(root, name));
};

describe('onsager sweep', () => {
  it('plans, runs in shards, says what is missing, resumes, merges, and draws', () => {
    const place = new Place();
    place.write('s.yaml', swept);
    const planned = JSON.parse(place.onsager('sweep', 'plan', 's.yaml', '--json').stdout);
    expect(planned).toMatchObject({ total: 12, config: { sweep: { rows: [2, 4] }, seeds: 1 } });
    expect(planned.tasks[11]).toMatchObject({ id: '11:0', point: 11, seed: 0 });
    const [folder] = folderOf(place);
    expect(readFileSync(join(folder, 'tasks.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(13);
    const streamed = place.onsager('sweep', 'run', 's.yaml', '--shard', '0/3', '--records');
    const ids = streamed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect([streamed.code, ids.sort()]).toEqual([0, ['0:0', '3:0', '6:0', '9:0']]);
    const half = place.onsager('sweep', 'status', 's.yaml');
    expect(half.code).toBe(1);
    expect(half.stdout).toMatch(/expected +12\ndone +4\nfailed +0\nmissing +8\n/);
    const merged = place.onsager('sweep', 'merge', 's.yaml');
    expect([merged.code, merged.stdout.split('\n')[0]]).toEqual([1, '4 of 12 tasks merged']);
    const resumed = place.onsager('sweep', 'resume', folder);
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toMatch(/12 of 12 tasks done, 4 of them by an earlier run/);
    expect(place.onsager('sweep', 'status', folder, '--json').code).toBe(0);
    const drawn = JSON.parse(place.onsager('plot', folder, '--json').stdout);
    expect(drawn.figures).toHaveLength(4);
    for (const figure of drawn.figures) expect(statSync(figure).size).toBeGreaterThan(1000);
  });

  it('has the folder, the bytes and the figure of onsager run where nothing is swept', () => {
    const place = new Place();
    place.write(
      's.json',
      JSON.stringify({ experiment: 'spiked/phase-diagram', parameters: { rows: 2, columns: 3, line: 0 } }),
    );
    for (const index of [0, 1])
      place.onsager('sweep', 'run', 's.json', '--shard', `${index}/2`, '--out', 'a');
    expect(place.onsager('sweep', 'merge', 's.json', '--out', 'a').code).toBe(0);
    const set = ['--set', 'rows=2', '--set', 'columns=3', '--set', 'line=0'];
    expect(place.onsager('run', 'spiked/phase-diagram', ...set, '--out', 'b').code).toBe(0);
    const [a, b] = ['a', 'b'].map((out) => folderOf(place, out)[0]);
    for (const name of results)
      expect(readFileSync(join(a, name)).equals(readFileSync(join(b, name))), name).toBe(true);
  });

  it('draws again from records alone', () => {
    const place = new Place();
    place.write('s.yaml', config);
    place.onsager('sweep', 'run', 's.yaml');
    const [folder] = folderOf(place);
    const before = readFileSync(join(folder, 'figure.svg'));
    place.onsager('plot', folder);
    expect(readFileSync(join(folder, 'figure.svg')).equals(before)).toBe(true);
    expect(place.onsager('plot', 's.yaml').stdout).toMatch(/figure\.png\n$/);
  });

  it('resumes nothing that was not begun, and says how the nearest run differs', () => {
    const place = new Place();
    place.write('s.yaml', config);
    place.refuses(
      ['sweep', 'resume', 's.yaml'],
      /there is no run of this config in .*: onsager sweep run starts one/,
    );
    expect(existsSync(join(place.folder, 'results'))).toBe(false);
    place.onsager('sweep', 'run', 's.yaml');
    place.write('s.yaml', config.replace('rows: 2', 'rows: 1'));
    place.refuses(['sweep', 'resume', 's.yaml'], /differs in parameters\.rows \(2 there, 1 here\)/);
    expect(folderOf(place)).toHaveLength(1);
    place.refuses(['sweep', 'resume', '.'], /expected a folder with a manifest\.json/);
    place.refuses(['sweep', 'run', 's.yaml', '--shard', '2/2'], /--shard: expected i\/N/);
  });

  it('refuses a value that stands twice in a list or a range, and writes nothing', () => {
    const place = new Place();
    const refuses = (name: string, lists: string, message: RegExp) => {
      place.write('s.yaml', `experiment: spiked/${name}\n${lists}\n`);
      place.refuses(['sweep', 'run', 's.yaml'], message);
    };
    const twice = /s\.yaml: sweep\.size: expected every value once, found 40 twice/;
    refuses('staircase-snr', 'sweep: { size: [40, 60, 40] }', twice);
    refuses('staircase-snr', 'sweep: { size: "40:40:3" }', twice);
    const range = /parameters\.snr: expected every value once and not 1 twice, found "1:1:2"/;
    refuses('staircase-snr', 'parameters: { snr: "1:1:2" }', range);
    const list = /s\.yaml: spiked\/tensor-unfolding: .* found \{.*"size":8,.*\} twice: a list/;
    refuses('tensor-unfolding', 'parameters: { sizes: [8, 8] }', list);
    const set = ['--set', 'snr=2:2:2'];
    place.refuses(
      ['run', 'spiked/staircase-snr', ...set],
      /: snr: expected every value once and not 2 twice/,
    );
    expect(readdirSync(place.folder)).toEqual(['s.yaml']);
  });

  it('exits with 1 when tasks failed, and keeps what they said', () => {
    const place = new Place();
    // A vector of length 1700 needs a tensor of 4.9 GB in 8 bits: more than one instance of the core addresses.
    place.write(
      's.yaml',
      'experiment: spiked/staircase-snr\nseeds: 1\nparameters: { snr: 2, theory: "1:2:2" }\nsweep: { size: [20, 1700] }\n',
    );
    const { code, stderr } = place.onsager('sweep', 'run', 's.yaml');
    expect(code).toBe(1);
    expect(stderr).toMatch(/task 3:0 \{"size":1700,"kind":"amp","snr":2\} failed: size 1700 does not fit/);
    expect(stderr).toMatch(/5 of 6 tasks are kept in .*; onsager sweep resume .* does the rest/);
    const status = place.onsager('sweep', 'status', 's.yaml', '--json');
    expect(status.code).toBe(1);
    const { failures, ...counts } = JSON.parse(status.stdout);
    expect(counts).toMatchObject({ expected: 6, done: 5, failed: 1, missing: [], complete: false });
    expect(failures[0].message).toMatch(/does not fit/);
  });

  it('writes the scripts of a Slurm array without Slurm', () => {
    const place = new Place();
    place.write('s.yaml', swept);
    const { code, stdout } = place.onsager('sweep', 'slurm', 's.yaml', '--chunk', '5', '--dry-run', '--json');
    expect(code).toBe(0);
    const { files, shards, jobs } = JSON.parse(stdout);
    expect([shards, jobs]).toEqual([3, {}]);
    expect(readFileSync(files.array, 'utf8')).toMatch(/^#!\/bin\/sh\n#SBATCH .*\n#SBATCH --array=0-2\n/);
    expect(readFileSync(files.merge, 'utf8')).toMatch(/ sweep merge \//);
  });
});

describe('onsager cite', () => {
  it('prints BibTeX of an experiment or a run', () => {
    const place = new Place();
    const { code, stdout } = place.onsager('cite', 'spiked/staircase-snr');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^@misc\{\w+,\n(.*\n)+\}\n$/);
    expect(stdout).toContain('eprint        = {2506.02664}');
    place.write('s.yaml', config);
    expect(place.onsager('cite', 's.yaml').stdout).toBe(stdout);
    place.refuses(['cite', 'spiked/nothing'], /experiment must be one of/);
  });
});
