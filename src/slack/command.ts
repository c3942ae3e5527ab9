import type { App, SlashCommand } from '@slack/bolt';
import { isDate } from '../digest/day.ts';
import type { Answered } from '../pipeline/desk.ts';
import type { SlackMessage } from './blocks.ts';
import { unmark } from './escape.ts';
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

/** Looks something up at the desk, within the asker's patience. */
export const ask = (front: ListenerContext, query: string): Promise<Answered> =>
  within(front.desk.lookup(query.slice(0, LONGEST_QUERY), front.now()), front.patienceMs);

type Asker = Named & { readonly name: string };
type Reader = (front: ListenerContext, rest: string, asker: Asker) => Promise<SlackMessage>;

async function who(front: ListenerContext, rest: string, asker: Asker): Promise<SlackMessage> {
  const address = unmark(rest).trim();
  if (!address.includes('@')) return whisper('Give the address: /smtp who someone@example.com');
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
    read: async (front) => statusMessage(await front.desk.status(front.now()), front.now()),
  },
  incidents: {
    takes: /^$/,
    read: async (front) =>
      incidentsMessage(await front.desk.incidents(front.now()), front.teamUrl, front.now()),
  },
  top: { takes: /^(?:24h|7d|24 hours|7 days|day|week)?$/i, read: top },
  who: { takes: /^(?:$|[^\n]{0,400}@[^\n]{0,400}$)/, read: who },
  digest: { takes: /^(?:\d{4}-\d{2}-\d{2})?$/, read: digest },
};

/** What `/smtp TEXT` answers. A word like `status` followed by anything else is a question, not a command. */
export async function answerTo(
  front: ListenerContext,
  text: string,
  asker: Asker,
  draw: (answered: Answered) => SlackMessage = (answered) => answerMessage(answered, front.policy),
): Promise<SlackMessage> {
  const query = unmark(text).trim();
  const { word = '', rest = '' } = /^(?<word>\S*)\s*(?<rest>[\s\S]*)$/.exec(query)?.groups ?? {};
  const reader = Object.hasOwn(readers, word.toLowerCase()) ? readers[word.toLowerCase()] : undefined;
  if (reader?.takes.test(rest.trim()))
    return within(reader.read(front, rest.trim(), asker), front.patienceMs);
  const answered = await ask(front, query);
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
    const message = await answerTo(front, command.text ?? '', {
      id: command.user_id,
      name: command.user_name,
      team_id: command.team_id,
      enterprise_id: command.enterprise_id,
    });
    await tell(respond, ephemeral(message));
  });
}

export function registerCommand(app: App, front: ListenerContext): void {
  app.command(COMMAND, ({ command, ack, respond }) =>
    onSmtp({ command, ack: ack as Ack, respond: respond as unknown as Respond }, front),
  );
}
