import { type Score, scoreWeek } from '../sim/traffic/score.ts';
import { week } from '../sim/traffic/week.ts';
import type { Incident } from '../src/incident/incident.ts';
import { keyFor, playbookFor } from '../src/incident/match.ts';
import { step } from '../src/incident/step.ts';
import { MINUTE } from '../src/time/span.ts';
import type { Row } from './row.ts';

const SEEDS = 20;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/**
 * Time from the first failure to the opening, by playbook. A throttling at a slow trickle waits for its
 * count, not for the machine.
 */
function detection(scores: readonly Score[]): Row[] {
  const after = Map.groupBy(
    scores.flatMap(({ found }) => found),
    ({ planted }) => planted.playbook,
  );
  return [...after].map(([playbook, found]) => {
    const times = found.map(({ afterMs }) => afterMs);
    const worst = round(Math.max(...times) / MINUTE, 1);
    return {
      name: `time to detection: ${playbook}`,
      value: round(median(times) / MINUTE, 1),
      unit: 'min',
      note: `median of ${times.length}, worst ${worst}`,
    };
  });
}

/** How many failures a second the pure step takes, all keys warm. */
function stepRate(): Row {
  const { sightings } = week(1);
  const incidents = new Map<string, Incident>();
  const started = performance.now();
  let steps = 0;
  while (performance.now() - started < 500) {
    for (const sighting of sightings) {
      const playbook = playbookFor(sighting.verdict);
      const key = keyFor(sighting.verdict, playbook);
      const { incident } = step(incidents.get(key) ?? null, sighting, playbook, sighting.at);
      if (incident) incidents.set(key, incident);
    }
    steps += sightings.length;
  }
  return {
    name: 'step',
    value: Math.round((1000 * steps) / (performance.now() - started)),
    unit: 'failures/s',
    note: 'match, key and step, one core',
  };
}

/**
 * Plays weeks of planted traffic, as mails, through the real pipeline. Arguments: `--seeds N` (20), `--from
 * N` (1: the first seed), `--size N` (1: some 50 ordinary failures in a busy hour).
 */
export async function bench(args: readonly string[]): Promise<Row[]> {
  const option = (name: string, otherwise: number): number =>
    Number(args[args.indexOf(name) + 1] ?? otherwise) || otherwise;
  const seeds = args.includes('--seeds') ? option('--seeds', SEEDS) : SEEDS;
  const first = args.includes('--from') ? option('--from', 1) : 1;
  const size = args.includes('--size') ? option('--size', 1) : 1;
  const scores: Score[] = [];
  for (let n = 0; n < seeds; n++) scores.push(await scoreWeek(first + n, size));
  const found = sum(scores.map((score) => score.found.length));
  const planted = sum(scores.map((score) => score.planted.length));
  const extra = sum(scores.map((score) => score.extra.length));
  const failures = sum(scores.map((score) => score.failures));
  const per1000 = (of: 'posts' | 'edits' | 'threadPosts'): number =>
    round((1000 * sum(scores.map((score) => score[of]))) / failures);
  return [
    {
      name: 'weeks played',
      value: seeds,
      unit: 'seeds',
      note: `${failures} failures, ${planted} planted incidents, seeds ${first} to ${first + seeds - 1}`,
    },
    {
      name: 'precision',
      value: round(found / (found + extra), 4),
      unit: '',
      note: `${extra} incidents that nobody planted`,
    },
    {
      name: 'recall',
      value: round(found / planted, 4),
      unit: '',
      note: `${planted - found} planted incidents missed`,
    },
    {
      name: 'changes missing from stories',
      value: sum(scores.map(({ untold }) => untold.length)),
      unit: '',
      note: 'lifted, reblocked, escalated, looks-clean',
    },
    { name: 'posts per 1,000 failures', value: per1000('posts'), unit: '' },
    {
      name: 'thread posts per 1,000 failures',
      value: per1000('threadPosts'),
      unit: '',
      note: 'details, changes said aloud, reminders',
    },
    { name: 'edits per 1,000 failures', value: per1000('edits'), unit: '', note: "at the pipeline's pace" },
    ...detection(scores),
    stepRate(),
  ];
}
