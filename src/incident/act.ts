import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY } from '../time/span.ts';
import { active, change } from './change.ts';
import type { Stepped } from './create.ts';
import type { Actor, Incident } from './incident.ts';
import { spell, spellOut } from './span.ts';

/** So long an acknowledgement holds while nothing happens; where a clock runs, until its end at least. */
const ACKNOWLEDGED_MS = DAY;
/** Longest note that is kept. */
const NOTE = 500;

/** What a person does to an incident. `until` is epoch ms. */
export type Act =
  | { readonly do: 'acknowledge' | 'unacknowledge' | 'wake' | 'reopen' | 'unmute' }
  | { readonly do: 'snooze' | 'mute'; readonly until: number }
  /** `note`: what the cause was; `''` for none. */
  | { readonly do: 'resolve'; readonly note?: string }
  /** `whom` and, for people, the name of who does it. */
  | { readonly do: 'assign'; readonly whom: string; readonly byName: string };

type Doer<A extends Act['do']> = (
  incident: Incident,
  action: Extract<Act, { readonly do: A }>,
  who: string,
  playbook: Playbook,
  now: number,
) => Stepped | null;

const actor = (who: string, did: Actor['did'], at: number): Actor => ({ who, did, at });

/** How long whoever took it has it. */
const holdsUntil = ({ clocks }: Incident, now: number): number =>
  Math.max(now + ACKNOWLEDGED_MS, clocks.liftsAt ?? 0, clocks.recoverBy ?? 0);

const acknowledge: Doer<'acknowledge'> = (incident, _action, who, playbook, now) =>
  incident.state === 'acknowledged' || !active(incident)
    ? null
    : change(
        incident,
        {
          state: 'acknowledged',
          heldUntil: holdsUntil(incident, now),
          actor: actor(who, 'acknowledged', now),
        },
        { kind: 'acknowledged', because: `${who} is looking into it.`, by: who },
        playbook,
        now,
      );

const assign: Doer<'assign'> = (incident, { whom, byName }, _who, playbook, now) =>
  active(incident)
    ? change(
        incident,
        {
          state: 'acknowledged',
          heldUntil: holdsUntil(incident, now),
          actor: actor(whom, 'acknowledged', now),
        },
        {
          kind: 'assigned',
          because: `${whom} has it now; ${byName} assigned it.`,
          by: whom,
          voice: 'thread',
        },
        playbook,
        now,
      )
    : null;

/** Given back: it calls again like one that nobody took. */
const given = { state: 'open', actor: null, heldUntil: null, reminders: 0 } as const;

const unacknowledge: Doer<'unacknowledge'> = (incident, _action, who, playbook, now) =>
  incident.state === 'acknowledged'
    ? change(
        incident,
        { ...given, remindedAt: now },
        { kind: 'unacknowledged', because: `${who} gave it back: nobody has it.`, by: who },
        playbook,
        now,
      )
    : null;

const snooze: Doer<'snooze'> = (incident, { until }, who, playbook, now) =>
  until <= now || !active(incident)
    ? null
    : change(
        incident,
        { snoozedUntil: until, actor: actor(who, 'snoozed', now) },
        { kind: 'snoozed', because: `${who} snoozed it for ${spellOut(until - now)}.`, by: who },
        playbook,
        now,
      );

const wake: Doer<'wake'> = (incident, _action, who, playbook, now) =>
  incident.snoozedUntil === null || !active(incident)
    ? null
    : change(
        incident,
        {
          snoozedUntil: null,
          remindedAt: now,
          ...(incident.actor?.did === 'snoozed' ? { actor: null } : {}),
        },
        { kind: 'woke', because: `${who} ended the snooze.`, by: who },
        playbook,
        now,
      );

const mute: Doer<'mute'> = (incident, { until }, who, playbook, now) =>
  until <= now
    ? null
    : change(
        incident,
        { mutedUntil: until, actor: actor(who, 'muted', now) },
        {
          kind: 'muted',
          because: `${who} muted it: nobody is called for this for ${spellOut(until - now)}.`,
          by: who,
        },
        playbook,
        now,
      );

const unmute: Doer<'unmute'> = (incident, _action, who, playbook, now) =>
  incident.mutedUntil === null
    ? null
    : change(
        incident,
        { mutedUntil: null, remindedAt: now, ...(incident.actor?.did === 'muted' ? { actor: null } : {}) },
        { kind: 'unmuted', because: `${who} ended the mute.`, by: who },
        playbook,
        now,
      );

function resolve(
  incident: Incident,
  { note = '' }: { readonly note?: string },
  who: string,
  playbook: Playbook,
  now: number,
): Stepped | null {
  if (!active(incident)) return null;
  const proof = { kind: 'person', at: now, count: 1, source: '' } as const;
  const found = note.replace(/\s+/g, ' ').trim().slice(0, NOTE);
  return change(
    incident,
    {
      state: 'resolved',
      resolvedAt: now,
      phase: playbook.phases.resolved,
      snoozedUntil: null,
      inhibitedBy: null,
      heldUntil: null,
      proof,
      recent: [],
      actor: actor(who, 'resolved', now),
      ...(found ? { note: { text: found, who, at: now } } : {}),
    },
    { kind: 'resolved', because: `${who} resolved it${found ? `: ${found}` : '.'}`, by: who, proof },
    playbook,
    now,
  );
}

const reopen: Doer<'reopen'> = (incident, _action, who, playbook, now) =>
  incident.state === 'resolved'
    ? change(
        incident,
        {
          ...given,
          stage: 'failing',
          phase: playbook.phases.failing,
          resolvedAt: null,
          proof: null,
          formerActor: incident.actor,
          remindedAt: now,
        },
        { kind: 'reopened', because: `${who} opened it again: it is not over.`, by: who },
        playbook,
        now,
      )
    : null;

const doers: { readonly [A in Act['do']]: Doer<A> } = {
  acknowledge,
  unacknowledge,
  assign,
  snooze,
  wake,
  mute,
  unmute,
  resolve,
  reopen,
};

/**
 * Does it. What makes no sense any more (resolved already, a snooze that ends in the past) changes nothing.
 */
export function act(incident: Incident, action: Act, who: string, playbook: Playbook, now: number): Stepped {
  const nothing: Stepped = { incident, changes: [] };
  if (incident.state === 'watching') return nothing;
  const doer = doers[action.do] as Doer<Act['do']>;
  return doer(incident, action, who, playbook, now) ?? nothing;
}

/** An acknowledgement that nothing came of: whoever took it is asked for, and so is everybody. */
export function expire(incident: Incident, playbook: Playbook, now: number): Stepped | null {
  const { state, heldUntil = null, stage = 'failing', actor: holder } = incident;
  if (state !== 'acknowledged' || heldUntil === null || heldUntil > now || stage !== 'failing') return null;
  const because = `Acknowledged ${spell(now - (holder?.at ?? now))} ago and still failing: nobody is known to work on it.`;
  const voice = incident.severity === 'critical' ? 'broadcast' : 'thread';
  return change(
    incident,
    { ...given, remindedAt: now },
    { kind: 'unacknowledged', because, voice },
    playbook,
    now,
  );
}

/** A mute that has ended says so, where it was silent about something that still stands. */
export function endMute(incident: Incident, playbook: Playbook, now: number): Stepped | null {
  const { mutedUntil, actor: muter } = incident;
  if (mutedUntil === null || mutedUntil > now) return null;
  return change(
    incident,
    { mutedUntil: null, remindedAt: now, ...(muter?.did === 'muted' ? { actor: null } : {}) },
    { kind: 'unmuted', because: 'The mute is over and it is still open.', voice: 'thread' },
    playbook,
    now,
  );
}

/** Until when `Snooze until the clock ends` lasts, `null` when no clock runs. */
export function clockEnd({ clocks }: Incident, now: number): number | null {
  const ends = [clocks.liftsAt, clocks.recoverBy, clocks.retryAt].filter(
    (at): at is number => at !== null && at > now,
  );
  return ends[0] ?? null;
}
