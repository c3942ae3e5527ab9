import { knowledgeOf } from '../catalogue/knowledge.ts';
import type { Playbook } from '../catalogue/playbooks.ts';
import { hourOf } from '../digest/day.ts';
import { hourlyTo } from '../digest/send-counts.ts';
import { compromiseHints, deadline, pacing, type Traces } from '../incident/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import { ipSpread } from '../incident/ip-spread.ts';
import { judgedMost } from '../incident/judged.ts';
import { playbookById, providerName } from '../incident/match.ts';
import type { Counted, EvidenceRows } from '../store/bounces.ts';
import type { Store } from '../store/store.ts';
import { DAY, HOUR } from '../time/span.ts';
import { canProve, type Ours } from '../trust/ours.ts';
import { byHand } from './by-hand.ts';
import { calledByMessage } from './call.ts';
import type { IncidentView } from './outlet.ts';
import type { Policy } from './policy.ts';

/** Changes that a message shows; older ones stay in the store. */
const TIMELINE = 30;
/** Without this much history before an incident, "never seen before" says nothing. */
const HISTORY_MS = 2 * DAY;

/** An incident as it stands now, with all that a picture of it needs; `null` when it is gone. */
export async function viewOf(
  store: Store,
  incidentId: string,
  policy: Policy,
  now: number,
): Promise<IncidentView | null> {
  const incident = await store.incidents.byId(incidentId);
  if (!incident) return null;
  const playbook = playbookById(incident.playbook, policy.playbooks);
  const [addresses, rows, timeline] = await Promise.all([
    store.bounces.addresses(incident.id),
    evidenceOf(store, incident, playbook, now),
    store.incidents.timeline(incident.id, TIMELINE),
  ]);
  const {
    senders,
    envelopes,
    campaigns,
    subjects,
    mailers,
    sendingIps,
    signatures,
    domains,
    codes,
    backscatter,
  } = rows;
  return {
    incident,
    knowledge: knowledgeOf(judgedMost(incident)),
    playbook,
    figures: figuresOf(incident, playbook, rows),
    providerName: providerName(incident.provider),
    addresses,
    evidence: {
      // Where no returned message names its author, the log names the envelope's sender.
      senders: (senders.length > 0 ? senders : rows.envelopes).map((sender) =>
        isOwn(sender.label, policy.own.domains) ? { ...sender, ours: true } : sender,
      ),
      envelopes,
      campaigns,
      subjects,
      mailers,
      sendingIps,
      signatures,
      domains,
      codes,
      backscatter,
      hints: ours(incident) ? compromiseHints(await traces(store, incident, rows, policy)) : [],
      samples: rows.samples.map((sample) => sample.diagnostic),
    },
    timeline,
    notes: await notes(store, incident, rows, policy, now),
    byHand: byHand(incident, await kindsOf(store, policy), domains[0]?.label ?? ''),
    mention: calledByMessage(incident, policy, now),
    whose: whose(incident, policy),
  };
}

/**
 * Kinds of mail servers that are ours: those whose log is read, and those that wrote notices of mail of ours.
 */
const kindsOf = async (store: Store, { mailServers }: Policy): Promise<readonly string[]> =>
  mailServers.length > 0 ? mailServers : (await store.reporters.all()).map(({ software }) => software);

/** Its own failures; of one that figures opened, those that made the figures. */
const evidenceOf = (
  store: Store,
  incident: Incident,
  playbook: Playbook,
  now: number,
): Promise<EvidenceRows> =>
  playbook.looksBackMs === undefined
    ? store.bounces.evidence(incident.id)
    : store.bounces.evidenceAbout({
        category: incident.category,
        provider: incident.provider === '' && !playbook.titledByCategory ? null : incident.provider,
        from: incident.firstAt - playbook.looksBackMs,
        to: incident.resolvedAt ?? now,
      });

/** How many messages it is about, as far as they are counted. */
const figuresOf = (incident: Incident, { looksBackMs }: Playbook, { rows, delays }: EvidenceRows) =>
  looksBackMs === undefined
    ? { bounces: incident.bounces, delays: incident.delays }
    : { bounces: rows - delays, delays };

/** Several mailboxes or brands: whose mail it is decides who must act. */
const whose = ({ brand, origin }: Incident, { mailboxes }: Policy): string =>
  brand || (mailboxes > 1 ? (origin?.mailbox ?? '') : '');

/** An address of ours, and nothing else that looks like one: a name may hold anything. */
const isOwn = (label: string, domains: readonly string[]): boolean => {
  const domain = /^[^@]{0,200}@(?<domain>[^@\s>]{1,255})>?$/.exec(label)?.groups?.['domain']?.toLowerCase();
  return domain !== undefined && domains.some((own) => domain === own || domain.endsWith(`.${own}`));
};

/** Whether somebody on our side may have been broken into: only what punishes our sending points there. */
const ours = ({ category }: Incident): boolean =>
  ['flood', 'rate-limited', 'reputation-block', 'content-rejected'].includes(category);

const sum = (counted: readonly Counted[]): number => counted.reduce((total, { count }) => total + count, 0);

async function traces(
  store: Store,
  incident: Incident,
  rows: EvidenceRows,
  { own, timeZone }: Policy,
): Promise<Traces> {
  const hours = await store.counts.hours({}, incident.firstAt - 7 * DAY);
  const before = hours.filter(({ hour }) => hour < incident.firstAt - HOUR);
  const known = before[0] !== undefined && incident.firstAt - before[0].hour >= HISTORY_MS;
  const seen = known
    ? await store.messages.seenSubjects(
        rows.subjects.map(({ label }) => label),
        incident.firstAt,
      )
    : null;
  const startHour = hourOf(incident.firstAt, timeZone);
  const usual = before.reduce((total, { bounces, delays }) => total + bounces + delays, 0);
  const inThisHour = before
    .filter(({ hour }) => hourOf(hour, timeZone) === startHour)
    .reduce((total, { bounces, delays }) => total + bounces + delays, 0);
  return {
    rows: rows.rows,
    distinctSenders: rows.distinctSenders,
    nullSenders: rows.nullSenders,
    newSubjects: seen ? sum(rows.subjects.filter(({ label }) => !seen.has(label))) : null,
    // Rebound sees who failed, not whom was written to.
    newRecipients: null,
    foreignHelos:
      own.domains.length === 0 ? null : sum(rows.helos.filter(({ label }) => isForeign(label, own.domains))),
    startedAt: incident.firstAt,
    startHour,
    usualInThisHour: known && usual > 0 ? inThisHour / usual : null,
  };
}

const isForeign = (helo: string, domains: readonly string[]): boolean =>
  helo.includes('.') && !domains.some((domain) => helo === domain || helo.endsWith(`.${domain}`));

/**
 * Sentences beside the wording of the cause: one IP or all, mail that expires too soon, addresses to clean
 * up.
 */
async function notes(
  store: Store,
  incident: Incident,
  rows: EvidenceRows,
  { own }: Policy,
  now: number,
): Promise<string[]> {
  const ips = rows.sendingIps.map(({ label, count }) => ({ ip: label, failing: count }));
  const dead = playbookById(incident.playbook).staleList
    ? await store.addresses.newlySuppressible(now - 7 * DAY, now)
    : 0;
  return [
    doubt(incident, own),
    unread(incident),
    // How many addresses a network has of ours nobody knows.
    ipSpread(ips, own.ips.some((ip) => ip.includes('/')) ? [] : own.ips, providerName(incident.provider)),
    await advice(store, incident, now),
    deadline(incident, incident.delays > 0 ? incident.firstAt : null, now),
    dead > 0
      ? `${dead === 1 ? '1 address' : `${dead.toLocaleString('en-US')} addresses`} of your mailings turned out not to exist in the last 7 days: take ${dead === 1 ? 'it' : 'them'} off the list first.`
      : '',
  ].filter(Boolean);
}

/** Recipients of whom nothing is known but that they are there. */
function unread({ unreadRecipients: more = 0 }: Incident): string {
  if (more === 0) return '';
  return more === 1
    ? '1 more recipient of these reports was not read: it is not counted here, and not in the list to resend.'
    : `${more.toLocaleString('en-US')} more recipients of these reports were not read: they are not counted here, and not in the list to resend.`;
}

/** How far its reports can be believed; `''` when all of them prove themselves. */
function doubt({ worths }: Incident, own: Ours): string {
  const unproven = worths?.unproven ?? 0;
  if (unproven === 0) return '';
  const one = unproven === 1;
  const count = unproven.toLocaleString('en-US');
  if (canProve(own))
    return one
      ? '1 further report could not prove itself: it is not counted here.'
      : `${count} further reports could not prove themselves: they are not counted here.`;
  const all = (worths?.proven ?? 0) + (worths?.plausible ?? 0) === 0;
  const some = one ? '1 report is unproven' : `${count} reports are unproven`;
  const whole = one ? 'The report is unproven' : `All ${count} reports are unproven`;
  const which = all ? whole : some;
  return `${which}: anybody can write one. TRUSTED_RELAYS, MTA_LOG or BOUNCE_SECRET would tell (docs/trust.md).`;
}

/** Days of our own history that pacing advice looks at. */
const PACING_DAYS = 14;

/** Advice on the rate, only where the operator's hourly send counts to this provider carry it. */
async function advice(store: Store, { category, provider }: Incident, now: number): Promise<string> {
  if (category !== 'rate-limited' && category !== 'reputation-block') return '';
  const since = now - PACING_DAYS * DAY;
  const iso = (at: number): string => new Date(at).toISOString().slice(0, 13);
  const sent = hourlyTo(await store.volumes.between(iso(since), iso(now)), provider);
  if (sent.length === 0) return '';
  const failing = new Map(
    (await store.counts.hours({ provider, category }, since)).map((row) => [row.hour, row]),
  );
  const hours = sent.map((row) => ({
    sent: row.sent,
    deferred: failing.get(row.hour)?.delays ?? 0,
    failed: failing.get(row.hour)?.bounces ?? 0,
  }));
  return pacing(hours, providerName(provider));
}
