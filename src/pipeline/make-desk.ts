import { causeOf } from '../catalogue/causes/index.ts';
import { addDays, dateOf } from '../digest/day.ts';
import type { Incident } from '../incident/incident.ts';
import { providerName } from '../incident/match.ts';
import { titleOf } from '../incident/title.ts';
import type { Answer, Entry, History } from '../lookup/answer.ts';
import { lookup } from '../lookup/lookup.ts';
import type { Failure } from '../store/bounces.ts';
import { MAIN_OUTLET } from '../store/outbox-row.ts';
import type { Store } from '../store/store.ts';
import { type Expiries, expiryWords, isWorthALook, waysThatFail } from '../suppression/expiring.ts';
import { reasonWords } from '../suppression/suppress.ts';
import { DAY, HOUR } from '../time/span.ts';
import { evidenceWords } from '../trust/worth.ts';
import { actOnIncident } from './act-on-incident.ts';
import { clearByHand, clearMatching, releaseMatching } from './addresses.ts';
import { answerCheck, checkRequest } from './check.ts';
import type { AddressRecord, Desk, Person } from './desk.ts';
import { digestOf } from './digest.ts';
import { clearNotice, heldKey } from './notice.ts';
import type { HeldGroup, Placed } from './outlet.ts';
import type { Policy } from './policy.ts';
import { viewOf } from './view.ts';

export interface DeskDeps {
  readonly store: Store;
  readonly policy: Policy;
  readonly startedAt: number;
  /** Link to a message that stands in the outlet, `null` when there is none. */
  readonly link: (placed: Placed) => string | null;
  /** Shows an address by the operator's policy. */
  readonly showAddress: (address: string) => string;
  /** Who may be asked for `/smtp check`. */
  readonly dnsServers: readonly string[] | null;
  /** Called after a person changed something, so that the channel shows it at once. */
  readonly changed: () => void;
}

/** The answer does not wait for a slow store: after this long it goes out without its history. */
const HISTORY_PATIENCE_MS = 1_500;

/** Everything that people can ask of or tell the bot, over one store. */
export function makeDesk(deps: DeskDeps): Desk {
  const { store, policy } = deps;
  return {
    async lookup(query, now) {
      const request = checkRequest(query);
      if (request !== null) return { answer: await checked(deps, request, now), histories: [] };
      const answer = lookup(query);
      return { answer, histories: await historiesOf(deps, answer, now) };
    },
    status: (now) => statusOf(deps, now),
    async incidents(now) {
      const standing = await standingIncidents(deps);
      const drawn = standing.map(async ({ incident, placed }) => ({
        placed,
        view: await viewOf(store, incident.id, policy, now),
      }));
      return (await Promise.all(drawn)).flatMap(({ view, placed }) => (view ? [{ view, placed }] : []));
    },
    async top(hours, now) {
      const rows = await store.counts.top(now - hours * HOUR, 10);
      return rows.map(({ cause, provider, count }) => ({
        cause,
        count,
        title: causeOf(cause).title,
        provider: providerName(provider),
      }));
    },
    who: (address, now) => whoIs(store, address, now),
    held: (group, decision, person, now) => decideHeld(deps, group, decision, person, now),
    async unsuppress(address, reason, person, now) {
      const cleared = await clearByHand(store, normal(address), person.name, reason, now);
      return cleared
        ? `${deps.showAddress(normal(address))} is off the suppression list. It starts anew from here.`
        : `${deps.showAddress(normal(address))} is not on the suppression list; nothing to take off.`;
    },
    async at({ channel, ts }, now) {
      const posted = await store.postedMessages.at(channel, ts);
      return posted ? viewOf(store, posted.subject, policy, now) : null;
    },
    act: (id, action, person, now) => actOnIncident(deps, id, action, person, now),
    digest: (date, now) => digestOf(store, date ?? addDays(dateOf(now, policy.timeZone), -1), policy, now),
  };
}

const checked = ({ policy, dnsServers }: DeskDeps, request: string, now: number): Promise<Answer> =>
  answerCheck(
    request,
    {
      servers: dnsServers,
      senderDomains: policy.own.domains,
      sendingIps: policy.own.ips.filter((ip) => !ip.includes('/')),
      timeZone: policy.timeZone,
    },
    () => now,
  );

/** What a person says of held suppressions: they are right, or they are not. */
async function decideHeld(
  { store, policy, changed }: DeskDeps,
  { why, provider, domain }: HeldGroup,
  decision: 'release' | 'discard',
  person: Person,
  now: number,
): Promise<string> {
  const filter = {
    held: why,
    ...(why === 'provider' ? { provider } : {}),
    ...(domain === '' ? {} : { domain }),
  };
  const count =
    decision === 'release'
      ? await releaseMatching(store, filter, now)
      : await clearMatching(store, filter, person.name, 'held as unusual, and discarded', now);
  const many = count.toLocaleString('en-US');
  const [one, all] =
    decision === 'release'
      ? ['One address released: it may be suppressed.', `${many} addresses released: they may be suppressed.`]
      : [
          'One address discarded: it is not on the list.',
          `${many} addresses discarded: none of them is on the list.`,
        ];
  const said = count === 1 ? one : all;
  const decided = { title: 'Held suppressions are decided', text: said, at: now };
  if (count > 0)
    await store.transaction((tx) =>
      clearNotice(tx, policy.channels.ops, heldKey({ why, provider, domain }), decided, now),
    );
  changed();
  return count === 0 ? 'Nothing of it is held any more; nothing was changed.' : said;
}

const normal = (address: string): string => address.trim().replace(/^<|>$/g, '').toLowerCase();

/**
 * The history of each entry, or `null`s when the store is slow or away: an answer without history beats none.
 */
async function historiesOf(
  deps: DeskDeps,
  answer: Answer,
  now: number,
): Promise<readonly (History | null)[]> {
  const none = answer.entries.map(() => null);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly null[]>((resolve) => {
    timer = setTimeout(() => resolve(none), HISTORY_PATIENCE_MS);
  });
  const found = standingIncidents(deps)
    .then((standing) => Promise.all(answer.entries.map((entry) => historyOf(deps, entry, standing, now))))
    .catch(() => none);
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}

type Standing = readonly { readonly incident: Incident; readonly placed: Placed | null }[];

async function standingIncidents({ store }: DeskDeps): Promise<Standing> {
  const standing = await store.incidents.active();
  const placements = await store.postedMessages.of(standing.map(({ id }) => id));
  const placed = new Map(
    placements
      .filter(({ role, outlet }) => role === 'message' && outlet === MAIN_OUTLET)
      .map((one) => [one.subject, one]),
  );
  return standing.map((incident) => ({ incident, placed: placed.get(incident.id) ?? null }));
}

async function historyOf(
  { store, link }: DeskDeps,
  { seenAs }: Entry,
  standing: Standing,
  now: number,
): Promise<History> {
  const seen = await store.counts.history(seenAs, now);
  const about = standing.find(({ incident }) => seenAs.causes.includes(incident.cause));
  return {
    day: seen.day,
    week: seen.week,
    lastAt: seen.lastAt,
    lastProvider: seen.lastAt === null ? '' : providerName(seen.lastProvider),
    incident: about
      ? {
          id: about.incident.id,
          title: titleOf(about.incident),
          link: about.placed ? link(about.placed) : null,
        }
      : null,
  };
}

async function statusOf({ store, startedAt }: DeskDeps, now: number): ReturnType<Desk['status']> {
  const [mailboxes, totals, standing, outboxDepth] = await Promise.all([
    store.mailboxes.all(),
    store.counts.totals(now - DAY),
    store.incidents.active(),
    store.outbox.depth(),
  ]);
  return {
    mailboxes: mailboxes.map(({ name, connected, lastPollAt, lastMailAt, backlog, note }) => ({
      name,
      connected,
      lastPollAt,
      lastMailAt,
      backlog,
      note,
    })),
    lastBounceAt: totals.lastBounceAt,
    bounces24h: totals.bounces + totals.delays,
    unread24h: totals.unread,
    openIncidents: standing.length,
    outboxDepth,
    startedAt,
  };
}

const blameless = 'It failed, but never for a reason that lies with the address: do not suppress it.';

const LAST_FAILURES = 5;
/** So many tell whether its mail only ever expires. */
const MOST_FAILURES = 100;

/** Whether all that failed of an address expired on the way, for weeks. */
function onlyExpired(failures: readonly Failure[]): Expiries | null {
  const final = failures.filter(({ kind }) => kind === 'bounce');
  const [newest, oldest] = [final[0], final.at(-1)];
  if (!newest || !oldest || final.some(({ cause }) => !waysThatFail.includes(cause))) return null;
  const expiries = { failures: final.length, firstAt: oldest.at, lastAt: newest.at };
  return isWorthALook(expiries) ? expiries : null;
}

async function whoIs(store: Store, given: string, now: number): Promise<AddressRecord> {
  const address = normal(given);
  const [row, failures] = await Promise.all([
    store.addresses.get(address),
    store.bounces.lastFailures(address, MOST_FAILURES, now),
  ]);
  const last = failures.slice(0, LAST_FAILURES).map(({ at, cause, status, provider, diagnostic }) => ({
    at,
    cause,
    status,
    provider: providerName(provider),
    diagnostic,
  }));
  if (row) {
    const { failures: count, days, firstAt, lastAt, heldFor, verdict, worth, proof } = row;
    return {
      address,
      verdict: heldFor === '' ? verdict : 'held',
      because: [reasonWords(row), verdict === 'keep' ? '' : evidenceWords(worth, proof)]
        .filter(Boolean)
        .join(' '),
      firstAt,
      lastAt,
      failures: count,
      days,
      last,
    };
  }
  const seen = failures.length > 0;
  const expiries = onlyExpired(failures);
  return {
    address,
    verdict: seen ? 'keep' : 'never-seen',
    because: expiries ? expiryWords(expiries) : seen ? blameless : 'No failure of this address is stored.',
    firstAt: failures.at(-1)?.at ?? null,
    lastAt: failures[0]?.at ?? null,
    failures: failures.length,
    days: new Set(failures.map(({ at }) => Math.floor(at / DAY))).size,
    last,
  };
}
