import { timeOf } from '../digest/day.ts';
import { type Act, act as actOn, clockEnd } from '../incident/act.ts';
import { active } from '../incident/change.ts';
import type { Incident } from '../incident/incident.ts';
import { playbookById } from '../incident/match.ts';
import type { Store } from '../store/store.ts';
import { DAY, HOUR } from '../time/span.ts';
import type { Acted, IncidentAction, Person } from './desk.ts';
import { afterResolved } from './outages-and-surges.ts';
import type { Policy } from './policy.ts';
import { nextAt } from './quiet-hours.ts';
import { listToResend } from './resend.ts';
import { saveAndAnnounce } from './save-and-announce.ts';
import { viewOf } from './view.ts';

/** What acting on incidents needs. */
export interface ActDeps {
  readonly store: Store;
  readonly policy: Policy;
  /** Shows an address by the operator's policy. */
  readonly showAddress: (address: string) => string;
  /** Called after a person changed something, so that the channel shows it at once. */
  readonly changed: () => void;
}

const MORNING = '08:00';
/** A morning that is nearer than this is no night's rest. */
const NIGHT_MS = 3 * HOUR;

type Snooze = Extract<IncidentAction, { do: 'snooze' }>['until'];

const zoneOf = ({ timeZone }: Person, policy: Policy): string => timeZone || policy.timeZone;

/**
 * When a snooze ends, the morning being that of whoever pressed; `null` when the incident has no clock to
 * wait for.
 */
function snoozeEnd(until: Snooze, incident: Incident, zone: string, now: number): number | null {
  if (until === '1h') return now + HOUR;
  if (until === '4h') return now + 4 * HOUR;
  return until === 'clock' ? clockEnd(incident, now) : nextAt(MORNING, zone, now, NIGHT_MS);
}

function actFor(
  action: IncidentAction,
  incident: Incident,
  person: Person,
  policy: Policy,
  now: number,
): Act | null {
  switch (action.do) {
    case 'list-to-resend':
      return null;
    case 'mute':
      return { do: 'mute', until: now + action.days * DAY };
    case 'assign':
      return { do: 'assign', whom: action.whom, byName: person.name };
    case 'snooze': {
      const until = snoozeEnd(action.until, incident, zoneOf(person, policy), now);
      return until === null ? null : { do: 'snooze', until };
    }
    default:
      return action;
  }
}

const weekday = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long' }).format(at);

/** What came of it, in one sentence that names its end; `''` where the message shows all of it. */
function saidOf(action: IncidentAction, incident: Incident, person: Person, policy: Policy): string {
  const zone = zoneOf(person, policy);
  const until = (at: number | null): string =>
    at === null ? '' : ` until ${weekday(at, zone)} ${timeOf(at, zone)} (${zone})`;
  if (action.do === 'snooze') return `Snoozed${until(incident.snoozedUntil)}.`;
  if (action.do === 'mute') return `Muted${until(incident.mutedUntil)}. Unmute ends it earlier.`;
  return '';
}

/** Why nothing was changed. */
function alreadySaid(action: IncidentAction, incident: Incident): string {
  if (action.do === 'reopen') return 'It is open already; nothing was changed.';
  if (!active(incident)) return 'It is over already; nothing was changed.';
  if (action.do === 'acknowledge') return 'Somebody has it already; nothing was changed.';
  return 'It stands like that already; nothing was changed.';
}

/** Does what a person asked of an incident, in one transaction with what people will see of it. */
export async function actOnIncident(
  deps: ActDeps,
  id: string,
  action: IncidentAction,
  person: Person,
  now: number,
): Promise<Acted> {
  const { store, policy } = deps;
  const known = await store.incidents.byId(id);
  if (!known) return { ok: false, said: 'This incident is not known any more.', view: null };
  if (action.do === 'list-to-resend') return resend(deps, known, person, now);
  const refused = await store.transaction(async (tx) => {
    await tx.incidents.lockKeys([known.key]);
    const incident = (await tx.incidents.byId(id)) ?? known;
    const what = actFor(action, incident, person, policy, now);
    if (!what) return 'No clock runs for this incident; choose a time instead.';
    const stepped = actOn(incident, what, person.id, playbookById(incident.playbook, policy.playbooks), now);
    if (stepped.changes.length === 0) return alreadySaid(action, incident);
    const freed =
      stepped.incident.state === 'resolved' ? await afterResolved(tx, stepped.incident, policy, now) : [];
    await saveAndAnnounce(tx, [{ ...stepped, byHand: true }, ...freed], policy, now);
    return null;
  });
  const view = await viewOf(store, id, policy, now);
  if (refused !== null) return { ok: false, said: refused, view };
  deps.changed();
  return { ok: true, said: view ? saidOf(action, view.incident, person, policy) : '', view };
}

/**
 * The list comes into the thread as far as everybody may see it; whole addresses go to a named operator
 * alone.
 */
async function resend(deps: ActDeps, incident: Incident, person: Person, now: number): Promise<Acted> {
  const { store, policy, showAddress } = deps;
  const { count, whole } = await listToResend(store, incident, policy, { show: showAddress, person }, now);
  const view = await viewOf(store, incident.id, policy, now);
  const nothing = 'No message of this incident has failed for good; nothing to send again.';
  if (count === 0) return { ok: false, said: nothing, view };
  deps.changed();
  const where = {
    thread: 'comes into the thread',
    direct: 'comes into the thread with masked addresses, and whole to you in a direct message',
    masked:
      'comes into the thread with masked addresses; whole ones go only to the operators that SLACK_OPERATORS names, in a direct message',
  };
  const many = `${count.toLocaleString('en-US')} ${count === 1 ? 'message' : 'messages'}`;
  return { ok: true, said: `A list of ${many} ${where[whole]}.`, view };
}
