import type { App } from '@slack/bolt';
import type { SlackMessage } from './blocks.ts';
import { answerTo, LONGEST_QUERY } from './command.ts';
import { unmark } from './escape.ts';
import { readFiles } from './files.ts';
import { apology, type ListenerContext, type Named, whisper, within } from './listener-context.ts';
import { type ReadFile, type ReadMessage, textOf } from './message-text.ts';
import { sharedAnswer } from './messages/answer.ts';
import { threadAnswer } from './messages/thread-answer.ts';
import { seenOnce } from './seen.ts';

/** Something said to the bot, in a channel by naming it or in a direct message. */
export interface Said {
  readonly user: string;
  readonly team: string | undefined;
  readonly text: string;
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly files: readonly ReadFile[];
  /** Nobody else reads it. */
  readonly direct: boolean;
}

/** A code, an address or a server's words: meant to be looked up, wherever it is said. */
const forLookup =
  /(?<!\d)[245]\d\d(?!\d)|\b[245]\.\d{1,3}\.\d{1,3}\b|@|\n|^(?:status|incidents|top|digest|who|help)\b/i;

const FOR_YOU_ALONE =
  'What happened to an address is for you alone: ask it as /smtp who, or in a direct message.';

/** The incident in whose thread it is said, with what stands of it; `null` elsewhere. */
async function incidentHere({ threadTs, channel }: Said, front: ListenerContext) {
  return threadTs ? within(front.desk.at({ channel, ts: threadTs }, front.now()), front.patienceMs) : null;
}

/** What the thread began with. */
async function rootOf({ channel, threadTs }: Said, front: ListenerContext): Promise<string> {
  if (!threadTs) return '';
  const { messages = [] } = await front.client.conversations.replies({ channel, ts: threadTs, limit: 1 });
  return messages[0] ? textOf(messages[0] as ReadMessage, LONGEST_QUERY) : '';
}

async function answerFor(said: Said, front: ListenerContext): Promise<SlackMessage> {
  const own = unmark(said.text).trim();
  const { texts, unread } = await readFiles(said.files, front.fetchFile);
  const query = [own, ...texts].filter(Boolean).join('\n').slice(0, LONGEST_QUERY);
  if (query === '' && unread) return whisper('This file cannot be read here. Paste its text instead.');
  const view = texts.length > 0 || forLookup.test(own) ? null : await incidentHere(said, front);
  if (view) return threadAnswer(view, front.now());
  if (!said.direct && /^who\b/i.test(own)) return whisper(FOR_YOU_ALONE);
  const person: Named & { readonly name: string } = { id: said.user, name: said.user, team_id: said.team };
  const text = query || (await rootOf(said, front));
  const place = { channel: said.channel, open: !said.direct };
  if (said.direct) return answerTo(front, text, person, place);
  return answerTo(front, text, person, place, (answered) =>
    sharedAnswer(answered, front.policy, said.user, 'Asked'),
  );
}

/** Answers where it was said: in the thread, or in the direct message. */
async function onSaid(said: Said, front: ListenerContext): Promise<void> {
  const place = said.direct && !said.threadTs ? {} : { thread_ts: said.threadTs ?? said.ts };
  const still = { unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none' } as const;
  const say = ({ text, blocks }: SlackMessage) =>
    front.client.chat.postMessage({
      channel: said.channel,
      text,
      blocks: [...blocks] as [],
      ...place,
      ...still,
    });
  try {
    await say(await answerFor(said, front));
  } catch (error) {
    await say(whisper(apology(error, front.log, 'mention'))).catch(() => {});
  }
}

interface Event {
  readonly user?: string;
  readonly team?: string;
  readonly text?: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly bot_id?: string;
  readonly subtype?: string;
  readonly channel_type?: string;
  readonly files?: readonly ReadFile[];
}

/**
 * What a person said; `null` for bots (one that answers mentions must not keep us talking), edits and the
 * like.
 */
function saidIn(event: Event, direct: boolean): Said | null {
  const {
    user,
    team,
    text = '',
    channel,
    ts,
    thread_ts: threadTs = null,
    bot_id,
    subtype,
    files = [],
  } = event;
  if (!user || bot_id || (subtype && subtype !== 'file_share')) return null;
  return { user, team, text, channel, ts, threadTs, files, direct };
}

export function registerMention(app: App, front: ListenerContext): void {
  const isNew = seenOnce();
  const take = async (event: Event, id: string | undefined, direct: boolean): Promise<void> => {
    const said = saidIn(event, direct);
    // Slack delivers an event again when it did not hear our answer in time.
    if (said && isNew(id ?? `${event.channel} ${event.ts}`)) await onSaid(said, front);
  };
  app.event('app_mention', ({ event, body }) => take(event as unknown as Event, body.event_id, false));
  app.event('message', async ({ event, body }) => {
    const message = event as unknown as Event;
    if (message.channel_type === 'im') await take(message, body.event_id, true);
  });
}
