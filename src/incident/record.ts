import { playbooks } from '../catalogue/playbooks.ts';
import type { Incident } from './incident.ts';

/** Grows when a stored incident must be read differently. Version 0 has no `v`, and no `rules`. */
const VERSION = 1;

/** An incident as it is stored: its JSON, with the version in which it was written. */
export const toRecord = (incident: Incident): string => JSON.stringify({ v: VERSION, ...incident });

/**
 * What was read back: the incident (`null`: damaged beyond use), and what is wrong with it (`''`: nothing).
 */
export interface ReadBack {
  readonly incident: Incident | null;
  readonly problem: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = ['id', 'key', 'playbook', 'cause', 'category', 'provider'] as const;
const figures = ['firstAt', 'lastAt', 'bounces', 'delays', 'attempt', 'version'] as const;
const states: readonly unknown[] = ['watching', 'open', 'acknowledged', 'resolved'];
const severities: readonly unknown[] = ['critical', 'warning', 'ops'];

/** What every reader of an incident relies on; `''` when all of it is there. */
function missing(row: Fields): string {
  const text = texts.find((name) => typeof row[name] !== 'string');
  const figure = figures.find((name) => !Number.isFinite(row[name]));
  if (text ?? figure) return `${text ?? figure} is missing`;
  if (!states.includes(row['state'])) return 'its state is unknown';
  if (!severities.includes(row['severity'])) return 'its severity is unknown';
  if (!isFields(row['scope']) || !isFields(row['clocks'])) return 'its scope or its clocks are missing';
  return '';
}

/** Fields that came later, as they stand in a row that was written before. */
const sinceThen: Partial<Incident> = {
  recent: [],
  rules: {},
  openedAt: null,
  resolvedAt: null,
  snoozedUntil: null,
  mutedUntil: null,
  actor: null,
  inhibitedBy: null,
  dueAt: null,
  phase: '',
  because: '',
};

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/**
 * Reads a stored incident of this version or an older one. A row that cannot be used is told as such, so that
 * it stops nobody else's clock; a playbook that this release does not have is told, and the incident goes on
 * under the fallback.
 */
export function fromRecord(json: string): ReadBack {
  const row = parsed(json);
  if (!isFields(row)) return { incident: null, problem: 'it is no JSON object' };
  const { v = 0, ...fields } = row;
  if (typeof v !== 'number' || v > VERSION)
    return { incident: null, problem: `it was written by a later release (version ${v})` };
  const lack = missing(fields);
  if (lack) return { incident: null, problem: lack };
  // Once `silent` said that no other mail was seen either.
  const stage = fields['stage'] === 'silent' ? { stage: 'quiet' } : {};
  const incident = { ...sinceThen, ...fields, ...stage } as Incident;
  const known = playbooks.some(({ id }) => id === incident.playbook);
  return {
    incident,
    problem: known ? '' : `its playbook ${incident.playbook} is gone`,
  };
}
