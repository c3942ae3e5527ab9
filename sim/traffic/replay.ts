import { playbooks } from '../../src/catalogue/playbooks.ts';
import { active } from '../../src/incident/change.ts';
import type { Incident, IncidentChange, Sighting } from '../../src/incident/incident.ts';
import { keyFor, playbookById, playbookFor } from '../../src/incident/match.ts';
import {
  declareOutage,
  explains,
  type FailingDomain,
  isOutage,
  type NetworkHour,
  outagePolicy,
  usualInWindow,
} from '../../src/incident/outage.ts';
import { inhibit, release, step } from '../../src/incident/step.ts';
import { alreadyTold, type Baseline, declareSurge, judgeSurge } from '../../src/incident/surge.ts';
import { tick } from '../../src/incident/tick.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';

/** An incident that a replay opened, with its whole story. */
export interface Story {
  readonly incident: Incident;
  readonly changes: readonly IncidentChange[];
  /** Times at which its message would have been posted or edited, one at most every 30 s and more rarely as it ages. */
  readonly edits: number;
}

interface IncidentUpdate {
  incident: Incident;
  readonly changes: IncidentChange[];
  edits: number;
  editedAt: number;
}

/** Same pace as the pipeline's: 30 s, later a tenth of the incident's age, at most ten minutes. */
const editEvery = (incident: Incident, now: number): number =>
  Math.min(Math.max(30_000, (now - (incident.openedAt ?? now)) / 10), 10 * MINUTE);

/** Failures by clock hour, of one category at one provider. */
class Tallies {
  private readonly hours = new Map<
    string,
    { category: string; provider: string; byHour: Map<number, { bounces: number; delays: number }> }
  >();

  add({ at, kind, verdict: { category, provider } }: Sighting): void {
    const key = `${category}|${provider}`;
    const found = this.hours.get(key) ?? { category, provider, byHour: new Map() };
    this.hours.set(key, found);
    const hour = Math.floor(at / HOUR);
    const tally = found.byHour.get(hour) ?? { bounces: 0, delays: 0 };
    tally[kind === 'bounce' ? 'bounces' : 'delays'] += 1;
    found.byHour.set(hour, tally);
  }

  network(): NetworkHour[] {
    const all = [...this.hours.values()].filter(({ category }) => category === 'network-error');
    return all.flatMap(({ byHour }) => [...byHour].map(([hour, tally]) => ({ hour: hour * HOUR, ...tally })));
  }

  baselines(now: number, since: number): Baseline[] {
    const hour = Math.floor(now / HOUR);
    const none = { bounces: 0, delays: 0 };
    return [...this.hours.values()].map(({ category, provider, byHour }) => ({
      category,
      provider,
      current: byHour.get(hour) ?? none,
      past: [1, 2, 3, 4, 5, 6, 7].map((days) => byHour.get(hour - 24 * days) ?? none),
      historyMs: now - since,
    }));
  }
}

/**
 * Replays failures through the pure machine as the pipeline would: steps, ticks each minute, surges and outages. Everybody
 * acknowledges at once, so that reminders do not count.
 */
export class Replay {
  private readonly byKey = new Map<string, IncidentUpdate>();
  private readonly all: IncidentUpdate[] = [];
  private readonly tallies = new Tallies();
  private recent: Sighting[] = [];
  private lastMail = 0;
  private readonly since: number;

  constructor(since: number) {
    this.since = since;
  }

  /** Takes failures in the order of time, and lets the time pass until `end`. */
  run(sightings: readonly Sighting[], end: number): readonly Story[] {
    let next = 0;
    for (let now = this.since; now <= end; now += MINUTE) {
      while (next < sightings.length && sightings[next]!.at <= now) this.see(sightings[next++]!);
      this.watch(now);
    }
    return this.all.filter(({ changes }) => changes.length > 0);
  }

  private note(incident: Incident, changes: readonly IncidentChange[], now: number): void {
    const before = this.byKey.get(incident.key);
    const told =
      before?.incident.id === incident.id ? before : { incident, changes: [], edits: 0, editedAt: 0 };
    if (told !== before) {
      this.byKey.set(incident.key, told);
      this.all.push(told);
    }
    const shows =
      changes.length > 0 ||
      told.incident.bounces + told.incident.delays !== incident.bounces + incident.delays;
    told.incident = incident;
    told.changes.push(...changes);
    const due = changes.length > 0 ? 30_000 : editEvery(incident, now);
    if (
      shows &&
      incident.state !== 'watching' &&
      incident.inhibitedBy === null &&
      now - told.editedAt >= due
    ) {
      told.edits += 1;
      told.editedAt = now;
    }
  }

  private see(sighting: Sighting): void {
    this.tallies.add(sighting);
    this.recent.push(sighting);
    this.lastMail = sighting.at;
    const playbook = playbookFor(sighting.verdict);
    const key = keyFor(sighting.verdict, playbook);
    const stepped = step(this.byKey.get(key)?.incident ?? null, sighting, playbook, sighting.at);
    if (stepped.incident) this.note(stepped.incident, stepped.changes, sighting.at);
  }

  private get standing(): IncidentUpdate[] {
    return [...this.byKey.values()].filter(({ incident }) => active(incident));
  }

  private watch(now: number): void {
    this.recent = this.recent.filter(({ at }) => at > now - HOUR);
    const outage = this.outage(now);
    const baselines = new Map(
      this.tallies
        .baselines(now, this.since)
        .map((baseline) => [`${baseline.category}|${baseline.provider}`, baseline]),
    );
    for (const { incident } of this.standing) {
      if (incident.dueAt !== null && incident.dueAt <= now) this.tick(incident, outage, baselines, now);
    }
    if (outage.over) this.openOutage(outage.domains, now);
    for (const baseline of baselines.values()) this.openSurge(baseline, now);
  }

  private outage(now: number): { domains: FailingDomain[]; over: boolean } {
    const failing = new Map<string, FailingDomain>();
    let others = 0;
    for (const { at, verdict } of this.recent) {
      if (verdict.category !== 'network-error') others += 1;
      else if (at > now - outagePolicy.withinMs) {
        const { domain, provider } = verdict;
        failing.set(domain, { domain, provider, count: (failing.get(domain)?.count ?? 0) + 1 });
      }
    }
    const domains = [...failing.values()];
    if (domains.length < outagePolicy.domains) return { domains, over: false };
    return { domains, over: isOutage(domains, others, usualInWindow(this.tallies.network(), now)) };
  }

  private tick(
    incident: Incident,
    outage: ReturnType<Replay['outage']>,
    baselines: ReadonlyMap<string, Baseline>,
    now: number,
  ): void {
    const playbook = playbookById(incident.playbook);
    const baseline = baselines.get(`${incident.category}|${incident.provider}`);
    const figures: Readonly<Record<string, boolean>> = {
      'own-outage': outage.over,
      surge: baseline !== undefined && judgeSurge(baseline, true).over,
    };
    const stillOver = figures[incident.playbook];
    const mailFlow = this.lastMail > incident.lastAt ? 'flowing' : 'silent';
    const ticked = tick(
      { ...incident, remindedAt: now },
      playbook,
      { mailFlow, ...(stillOver === undefined ? {} : { stillOver }) },
      now,
    );
    this.note(ticked.incident, ticked.changes, now);
    if (ticked.incident.state !== 'resolved') return;
    for (const other of this.standing.filter(
      ({ incident: { inhibitedBy } }) => inhibitedBy === incident.id,
    )) {
      const released = release(other.incident, playbookById(other.incident.playbook), now);
      this.note(released.incident, released.changes, now);
    }
  }

  private openOutage(domains: readonly FailingDomain[], now: number): void {
    const playbook = playbookById('own-outage');
    if (this.standing.some(({ incident }) => incident.playbook === playbook.id)) return;
    const { incident, changes } = declareOutage(domains, playbook, now);
    for (const other of this.standing.filter((told) => explains(incident, playbook, told.incident))) {
      const inhibited = inhibit(other.incident, incident, playbookById(other.incident.playbook), now);
      this.note(inhibited.incident, inhibited.changes, now);
    }
    this.note(incident, changes, now);
  }

  private openSurge(baseline: Baseline, now: number): void {
    const judged = judgeSurge(baseline);
    if (!judged.over) return;
    const told = [...this.byKey.values()]
      .map(({ incident }) => incident)
      .filter((one) => active(one) || (one.resolvedAt ?? 0) >= now - (now % HOUR));
    const inhibited = new Set<string>(
      told.flatMap(({ playbook }) => playbookById(playbook, playbooks).inhibits),
    );
    if (alreadyTold(baseline, told, inhibited)) return;
    const { incident, changes } = declareSurge(baseline, judged, 'unknown', playbookById('surge'), now);
    const before = this.byKey.get(incident.key)?.incident;
    if (before && (active(before) || now - (before.resolvedAt ?? 0) < DAY / 24)) return;
    this.note(incident, changes, now);
  }
}
