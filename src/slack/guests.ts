import type { WebClient } from '@slack/web-api';
import { MINUTE } from '../time/span.ts';
import { isAtHome, type ListenerContext, type Named, type Reply, whisper } from './listener-context.ts';
import type { Log } from './log.ts';

/** Somebody may become a guest, or a member; Slack is asked for each this often. */
const KNOWN_FOR_MS = 10 * MINUTE;
const REMEMBERED = 1_000;

/** Who is a guest of our workspace, as Slack says. */
export class Guests {
  readonly #client: WebClient;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly at: number; readonly guest: boolean }>();

  constructor(client: WebClient, log: Log, now: () => number) {
    this.#client = client;
    this.#log = log;
    this.#now = now;
  }

  /**
   * `true` for single-channel and multi-channel guests. Whom Slack does not tell of is none: `rebound doctor`
   * names the scope.
   */
  async has(id: string): Promise<boolean> {
    const known = this.#known.get(id);
    if (known && Math.abs(this.#now() - known.at) < KNOWN_FOR_MS) return known.guest;
    try {
      const { user } = await this.#client.users.info({ user: id });
      const guest = (user?.is_restricted ?? false) || (user?.is_ultra_restricted ?? false);
      this.#known.delete(id);
      this.#known.set(id, { at: this.#now(), guest });
      const [oldest] = this.#known.keys();
      if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
      return guest;
    } catch (error) {
      this.#log.warn({ err: String(error) }, 'Slack did not say whether somebody is a guest');
      return known?.guest ?? false;
    }
  }
}

type Asked = Pick<ListenerContext, 'home' | 'guests' | 'operators' | 'groups'>;

/**
 * Whether somebody sees no more than the channel where they stand: guests of the workspace, and people of
 * another one in a shared channel. Whom the configuration names as an operator is neither.
 */
export async function isOutsider(user: Named, front: Asked): Promise<boolean> {
  if (front.operators.includes(user.id)) return false;
  const outside = !isAtHome(user, front.home) || (await front.guests.has(user.id));
  return outside && !(await front.groups.hold(front.operators, user.id));
}

/** Why a guest is told nothing here; one person sees it. */
export const forMembers = (): Reply =>
  whisper('Guests see what their channel shows: its alerts, their threads, and what a code or a text means.');
