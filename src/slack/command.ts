import type { App, SlashCommand } from '@slack/bolt';
import { isDate } from '../digest/day.ts';
import type { Answered } from '../pipeline/desk.ts';
import type { SlackMessage } from './blocks.ts';
import { unmark } from './escape.ts';
import { forMembers, isOutsider } from './guests.ts';
import {
  type Ack,
  acknowledge,
  attempt,
  type ListenerContext,
  type Named,
  type Reply,
  type Respond,
  whisper,
  within,
} from './listener-context.ts';
import { answerMessage } from './messages/answer.ts';
import { digestMessage } from './messages/digest.ts';
import { helpMessage, incidentsMessage, statusMessage, topMessage, whoMessage } from './messages/lists.ts';
import { operatorOf, refusal } from './operators.ts';
import { tell } from './words-only.ts';

/** The command of the manifests. */
const COMMAND = '/smtp';

/** Longest paste that is looked at; Slack itself gives up near this. */
export const LONGEST_QUERY = 40_000;

export const ephemeral = (message: SlackMessage): Reply => ({
  ...message,
  response_type: 'ephemeral',
  replace_original: false,
});

/**
 * Looks something up at the desk, within the asker's patience. What our own mail says of it is for members
 * alone.
 */
export async function ask(front: ListenerContext, query: string, user: Named): Promise<Answered> {
  const asked = Promise.all([
    front.desk.lookup(query.slice(0, LONGEST_QUERY), front.now()),
    isOutsider(user, front),
  ]);
  const [answered, outsider] = await within(asked, front.patienceMs);
  return outsider ? { ...answered, histories: answered.histories.map(() => null) } : answered;
}

export type Asker = Named & { readonly name: string };

/**
 * Where it is asked, and who reads the answer there: the asker alone, or everybody who is in the channel,
 * guests as well.
 */
export interface Place {
  readonly channel: string;
  readonly open: boolean;
}

type Reader = (front: ListenerContext, rest: string, asker: Asker, place: Place) => Promise<SlackMessage>;

/** Whether an answer must show no more than the channel itself does. */
const isBounded = async (front: ListenerContext, asker: Asker, { open }: Place): Promise<boolean> =>
  open || (await isOutsider(asker, front));

const ONLY_YOURS = 'Here others would read it, guests among them. Ask it as /smtp, or in a direct message.';

/** What tells of all our mail: for members alone, or where the digest tells it anyway. */
const forUs =
  (read: Reader): Reader =>
  async (front, rest, asker, place) => {
    const told = front.digestChannel !== '' && place.channel === front.digestChannel;
    if (told || !(await isBounded(front, asker, place))) return read(front, rest, asker, place);
    return place.open ? whisper(ONLY_YOURS) : forMembers();
  };

/** What is open; for guests, and where everybody reads it, what has its message in this channel. */
const incidents: Reader = async (front, _rest, asker, place) => {
  const bounded = await isBounded(front, asker, place);
  const all = await front.desk.incidents(front.now());
  const shown = bounded ? all.filter(({ placed }) => placed?.channel === place.channel) : all;
  return incidentsMessage(shown, front.teamUrl, front.now());
};

async function who(front: ListenerContext, rest: string, asker: Asker): Promise<SlackMessage> {
  const address = unmark(rest).trim();
  if (!address.includes('@')) return whisper('Give the address: /smtp who someone@example.com');
  if (await isOutsider(asker, front)) return forMembers();
  const person = await operatorOf(asker, front);
  if (front.policy === 'masked' && !person.operator) return refusal(front);
  return whoMessage(await front.desk.who(address.slice(0, 320), front.now()), front.policy, front.now());
}

const top: Reader = async (front, rest) => {
  const hours = /^(?:7d|7 days|week)$/i.test(rest.trim()) ? 168 : 24;
  return topMessage(await front.desk.top(hours, front.now()), hours);
};

const digest: Reader = async (front, rest) => {
  if (rest !== '' && !isDate(rest))
    return whisper(`There is no day ${rest}. Give it as /smtp digest YYYY-MM-DD.`);
  return digestMessage(await front.desk.digest(rest || null, front.now()), front.now(), 'plain');
};

/** First words that are commands of their own; everything else is looked up. */
const readers: Readonly<Record<string, { readonly takes: RegExp; readonly read: Reader }>> = {
  '': { takes: /^$/, read: async () => helpMessage() },
  help: { takes: /^$/, read: async () => helpMessage() },
  status: {
    takes: /^$/,
    read: forUs(async (front) => statusMessage(await front.desk.status(front.now()), front.now())),
  },
  incidents: { takes: /^$/, read: incidents },
  top: { takes: /^(?:24h|7d|24 hours|7 days|day|week)?$/i, read: forUs(top) },
  who: { takes: /^(?:$|[^\n]{0,400}@[^\n]{0,400}$)/, read: who },
  digest: { takes: /^(?:\d{4}-\d{2}-\d{2})?$/, read: forUs(digest) },
};

/** What `/smtp TEXT` answers. A word like `status` followed by anything else is a question, not a command. */
export async function answerTo(
  front: ListenerContext,
  text: string,
  asker: Asker,
  place: Place,
  draw: (answered: Answered) => SlackMessage = (answered) => answerMessage(answered, front.policy),
): Promise<SlackMessage> {
  const query = unmark(text).trim();
  const { word = '', rest = '' } = /^(?<word>\S*)\s*(?<rest>[\s\S]*)$/.exec(query)?.groups ?? {};
  const reader = Object.hasOwn(readers, word.toLowerCase()) ? readers[word.toLowerCase()] : undefined;
  if (reader?.takes.test(rest.trim()))
    return within(reader.read(front, rest.trim(), asker, place), front.patienceMs);
  const answered = await ask(front, query, asker);
  return answered.answer.kind === 'help' ? helpMessage() : draw(answered);
}

/** `/smtp`: acknowledged first, answered to the asker alone. */
async function onSmtp(
  parts: { readonly command: SlashCommand; readonly ack: Ack; readonly respond: Respond },
  front: ListenerContext,
): Promise<void> {
  const { command, ack, respond } = parts;
  await acknowledge(ack, front);
  await attempt(front, 'command', respond, async () => {
    const asker = {
      id: command.user_id,
      name: command.user_name,
      team_id: command.team_id,
      enterprise_id: command.enterprise_id,
    };
    const place = { channel: command.channel_id, open: false };
    const message = await answerTo(front, command.text ?? '', asker, place);
    await tell(respond, ephemeral(message));
  });
}

export function registerCommand(app: App, front: ListenerContext): void {
  app.command(COMMAND, ({ command, ack, respond }) =>
    onSmtp({ command, ack: ack as Ack, respond: respond as unknown as Respond }, front),
  );
}
