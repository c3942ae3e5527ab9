import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY } from '../time/span.ts';
import { active, change } from './change.ts';
import type { Stepped } from './create.ts';
import type { Incident } from './incident.ts';
import { spell } from './span.ts';

/** How long a mute of a playbook for a scope lasts. */
const MUTE_MS = 7 * DAY;

/** What a person does to an incident. `until` is epoch ms. */
export type Act =
  | { readonly do: 'acknowledge' }
  | { readonly do: 'snooze'; readonly until: number }
  | { readonly do: 'resolve' }
  | { readonly do: 'mute' };

/** Does it. What makes no sense any more (resolved already, a snooze that ends in the past) changes nothing. */
export function act(incident: Incident, action: Act, who: string, playbook: Playbook, now: number): Stepped {
  const nothing: Stepped = { incident, changes: [] };
  const by = who;
  if (incident.state === 'watching') return nothing;
  if (action.do === 'mute') {
    const actor = { who, did: 'muted', at: now } as const;
    const because = `${who} muted it: nobody is called for this scope for ${spell(MUTE_MS)}.`;
    return change(
      incident,
      { mutedUntil: now + MUTE_MS, actor },
      { kind: 'muted', because, by },
      playbook,
      now,
    );
  }
  if (!active(incident)) return nothing;
  switch (action.do) {
    case 'acknowledge': {
      if (incident.state === 'acknowledged') return nothing;
      const actor = { who, did: 'acknowledged', at: now } as const;
      const because = `${who} is looking into it.`;
      return change(
        incident,
        { state: 'acknowledged', actor },
        { kind: 'acknowledged', because, by },
        playbook,
        now,
      );
    }
    case 'snooze': {
      if (action.until <= now) return nothing;
      const actor = { who, did: 'snoozed', at: now } as const;
      const because = `${who} snoozed it for ${spell(action.until - now)}.`;
      return change(
        incident,
        { snoozedUntil: action.until, actor },
        { kind: 'snoozed', because, by },
        playbook,
        now,
      );
    }
    case 'resolve': {
      const actor = { who, did: 'resolved', at: now } as const;
      const ended = {
        state: 'resolved',
        resolvedAt: now,
        phase: playbook.phases.resolved,
        snoozedUntil: null,
        inhibitedBy: null,
        proof: { kind: 'person', at: now, count: 1, source: '' },
      } as const;
      return change(
        incident,
        { ...ended, recent: [], actor },
        { kind: 'resolved', because: `${who} resolved it.`, by, proof: ended.proof },
        playbook,
        now,
      );
    }
  }
}

/** Until when `Snooze until the clock ends` lasts, `null` when no clock runs. */
export function clockEnd({ clocks }: Incident, now: number): number | null {
  const ends = [clocks.liftsAt, clocks.recoverBy, clocks.retryAt].filter(
    (at): at is number => at !== null && at > now,
  );
  return ends[0] ?? null;
}
