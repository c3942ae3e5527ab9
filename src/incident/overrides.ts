import type { Clock } from '../catalogue/clock.ts';
import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY, HOUR, MINUTE } from '../time/span.ts';

type Setter = (playbook: Playbook, value: unknown) => Playbook | null;

const units: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: HOUR, d: DAY };

/** `10m`, `48h`, `3d`, `90s` in ms; `null` for anything else. */
export function parseSpan(value: unknown): number | null {
  const found = typeof value === 'string' ? /^(?<n>\d{1,5})\s?(?<unit>[smhd])$/.exec(value.trim()) : null;
  const unit = units[found?.groups?.['unit'] ?? ''];
  const ms = unit === undefined ? 0 : Number(found?.groups?.['n']) * unit;
  return ms > 0 ? ms : null;
}

const span =
  (set: (playbook: Playbook, ms: number) => Playbook | null): Setter =>
  (playbook, value) => {
    const ms = parseSpan(value);
    return ms === null ? null : set(playbook, ms);
  };

/** The operator's own span, in place of the catalogue's. */
const overridden = (playbook: Playbook, spans: Partial<Pick<Clock, 'lifts' | 'retry'>>): Playbook => ({
  ...playbook,
  clock: { ...playbook.clock, override: { ...playbook.clock?.override, ...spans } },
});

/** An address for people to open; over TLS, as it stands beside an alert. */
const address =
  (name: 'runbook' | 'dashboard'): Setter =>
  (playbook, value) =>
    typeof value === 'string' &&
    URL.canParse(value) &&
    new URL(value).protocol === 'https:' &&
    value.length <= 2_000
      ? { ...playbook, [name]: value }
      : null;

const setters: Readonly<Record<string, { readonly set: Setter; readonly takes: string }>> = {
  count: {
    takes: 'a whole number from 1 to 10000, for a playbook that opens by count',
    set: (playbook, value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 10_000 && playbook.opens
        ? { ...playbook, opens: { ...playbook.opens, count: value } }
        : null,
  },
  within: {
    takes: 'a span such as 30m or 1h, for a playbook that opens by count',
    set: span((playbook, withinMs) =>
      playbook.opens ? { ...playbook, opens: { ...playbook.opens, withinMs } } : null,
    ),
  },
  severity: {
    takes: 'critical, warning or ops',
    set: (playbook, value) =>
      value === 'critical' || value === 'warning' || value === 'ops'
        ? { ...playbook, severity: value }
        : null,
  },
  liftsAfter: {
    takes: 'a span such as 48h, for a playbook whose block lifts by a countdown',
    set: span((playbook, ms) => (playbook.reblocks ? overridden(playbook, { lifts: [ms, ms] }) : null)),
  },
  retryAfter: {
    takes: 'a span such as 10m',
    set: span((playbook, ms) => overridden(playbook, { retry: [ms, ms] })),
  },
  looksCleanAfter: {
    takes: 'a span such as 1h, for a playbook that first looks clean',
    set: span((playbook, looksCleanMs) =>
      playbook.clean.looksCleanMs === null
        ? null
        : { ...playbook, clean: { ...playbook.clean, looksCleanMs } },
    ),
  },
  resolveAfter: {
    takes: 'a span such as 6h',
    set: span((playbook, resolveMs) => ({ ...playbook, clean: { ...playbook.clean, resolveMs } })),
  },
  escalateAfter: {
    takes: 'a span such as 72h',
    set: span((playbook, afterMs) => ({ ...playbook, escalates: { ...playbook.escalates, afterMs } })),
  },
  reopenWithin: {
    takes: 'a span such as 1d',
    set: span((playbook, reopenMs) => ({ ...playbook, reopenMs })),
  },
  remindEvery: { takes: 'a span such as 4h', set: span((playbook, remindMs) => ({ ...playbook, remindMs })) },
  runbook: { takes: 'an address such as https://wiki.example.com/blocks', set: address('runbook') },
  dashboard: { takes: 'an address such as https://grafana.example.com/d/mail', set: address('dashboard') },
};

const quote = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value));

/** Puts one setting into a playbook, or says what is wrong with it. */
function override(playbook: Playbook, name: string, value: unknown, mistakes: string[]): Playbook {
  const where = `playbooks.${playbook.id}.${name}`;
  const setter = Object.hasOwn(setters, name) ? setters[name] : undefined;
  if (!setter) {
    mistakes.push(`${where} is no setting of a playbook; use ${Object.keys(setters).join(', ')}.`);
    return playbook;
  }
  const changed = setter.set(playbook, value);
  if (!changed) mistakes.push(`${where} is ${quote(value)}; it takes ${setter.takes}.`);
  return changed ?? playbook;
}

/**
 * The policy with an operator's overrides (`rebound.yaml`, `playbooks:` by id). Each mistake is one sentence;
 * a wrong value leaves the default in force.
 */
export function applyOverrides(
  policy: readonly Playbook[],
  overrides: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): { readonly playbooks: readonly Playbook[]; readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const byId = new Map(policy.map((playbook) => [playbook.id, playbook]));
  for (const [id, values] of Object.entries(overrides)) {
    const known = byId.get(id);
    if (!known) {
      mistakes.push(`playbooks.${id} is no playbook; there are ${[...byId.keys()].join(', ')}.`);
      continue;
    }
    byId.set(
      id,
      Object.entries(values).reduce(
        (playbook, [name, value]) => override(playbook, name, value, mistakes),
        known,
      ),
    );
  }
  return { playbooks: [...byId.values()], mistakes };
}
