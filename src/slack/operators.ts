import type { WebClient } from '@slack/web-api';
import type { Person } from '../pipeline/desk.ts';
import { MINUTE } from '../time/span.ts';
import { line, type Piece, rich } from './blocks.ts';
import { calledPiece } from './call.ts';
import { type ListenerContext, type Named, personOf, type Reply } from './listener-context.ts';
import type { Log } from './log.ts';

/** A group's members may change; they are asked for this often. */
const MEMBERS_FOR_MS = 5 * MINUTE;

/** Who belongs to which user group, as Slack says. */
export class Groups {
  readonly #client: WebClient;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #members = new Map<string, { readonly at: number; readonly users: readonly string[] }>();

  constructor(client: WebClient, log: Log, now: () => number) {
    this.#client = client;
    this.#log = log;
    this.#now = now;
  }

  async #membersOf(group: string): Promise<readonly string[]> {
    const known = this.#members.get(group);
    if (known && Math.abs(this.#now() - known.at) < MEMBERS_FOR_MS) return known.users;
    try {
      const { users = [] } = await this.#client.usergroups.users.list({ usergroup: group });
      this.#members.set(group, { at: this.#now(), users });
      return users;
    } catch (error) {
      this.#log.warn({ group, err: String(error) }, 'Slack did not say who belongs to a user group');
      return known?.users ?? [];
    }
  }

  /** Whether one of these ids is a group with the person in it. */
  async hold(ids: readonly string[], person: string): Promise<boolean> {
    for (const group of ids.filter((id) => id.startsWith('S')))
      if ((await this.#membersOf(group)).includes(person)) return true;
    return false;
  }
}

/** The person, and whether they may act: named by their own id or by a group's. */
export async function operatorOf(user: Named, front: ListenerContext): Promise<Person> {
  const person = personOf(user, front);
  const named = front.operators.includes(user.id) || (await front.groups.hold(front.operators, user.id));
  const operator = named || (person.operator && !(await front.guests.has(user.id)));
  return { ...person, named, operator };
}

/** Says whom to ask; one person sees it, so that nobody is called. */
export function refusal({ operators }: Pick<ListenerContext, 'operators'>): Reply {
  const pieces = operators.map(calledPiece).filter((piece) => piece !== null);
  const listed = pieces.flatMap((piece, at): Piece[] => (at === 0 ? [' ', piece] : [', ', piece]));
  const text =
    pieces.length === 0
      ? 'Only members of this workspace may do this. Ask one of them.'
      : 'Only the operators may do this. Ask one of them:';
  return {
    response_type: 'ephemeral',
    replace_original: false,
    text,
    blocks: [rich(line(text, ...listed))],
  };
}

/** The zone that a person has set in Slack; `''` when it is not known. */
export async function zoneOf(
  id: string,
  { client, log }: Pick<ListenerContext, 'client' | 'log'>,
): Promise<string> {
  try {
    const { user } = await client.users.info({ user: id });
    const zone = user?.tz ?? '';
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch (error) {
    log.warn({ err: String(error) }, 'The zone of a person is not known; the digest’s is taken');
    return '';
  }
}
