/** What the stand-in's workspace holds, for tests to look at and for the demo to show. */
export interface Shown {
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
}

/** A message that stands in a channel. Later edits change it in place, as people see it. */
export interface StandInMessage extends Shown {
  text: string;
  blocks: readonly Record<string, unknown>[];
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly broadcast: boolean;
  readonly user: string;
  metadata: Record<string, unknown> | null;
  /** How often it was edited. */
  edits: number;
  readonly postedAt: number;
  readonly replies: StandInMessage[];
  readonly files: { readonly name: string; readonly title: string }[];
  /** A tombstone: it was deleted while it had replies, which stay. */
  deleted: boolean;
  /** Top-level options that decide what Slack links or unfurls. */
  readonly flags: Record<string, unknown>;
}

/** What only one person sees, below a channel. */
export interface Ephemeral extends Shown {
  text: string;
  blocks: readonly Record<string, unknown>[];
  readonly channel: string;
  readonly to: string;
  /** The thread it stands in; `null` is the channel itself. */
  readonly threadTs: string | null;
  readonly ts: string;
  gone: boolean;
}

export interface StandInView {
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  title: string;
  callbackId: string;
  privateMetadata: string;
  blocks: readonly Record<string, unknown>[];
  submit: string;
}

export interface StandInChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  archived: boolean;
  botIn: boolean;
  /** Top-level messages, oldest first; each has its replies. */
  readonly messages: StandInMessage[];
  /** Everything that was posted, replies too, in order. */
  readonly posts: StandInMessage[];
}

export interface Call {
  readonly method: string;
  readonly body: Record<string, unknown>;
  readonly at: number;
  /** `ok`, or the error that was answered. */
  result: string;
  /** Why, when blocks were refused. */
  reasons: readonly string[];
}

const json = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

/** A call's arguments: JSON, or a form whose objects are JSON in strings. */
export function argumentsOf(raw: string, contentType: string): Record<string, unknown> {
  if (contentType.includes('application/json')) return (json(raw) as Record<string, unknown> | null) ?? {};
  const body: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(raw)) {
    body[key] =
      /^[[{]/.test(value) && ['blocks', 'attachments', 'metadata', 'view', 'files'].includes(key)
        ? json(value)
        : value;
  }
  return body;
}

export class Workspace {
  readonly channels: StandInChannel[] = [];
  /** Uploaded files by their path; only with files:read may an app have them. */
  readonly uploads = new Map<string, { readonly text: string; readonly mimetype: string }>();
  /** User groups, and who belongs to them by id. */
  readonly groups: { readonly id: string; readonly handle: string; readonly users: string[] }[] = [];
  /** Guests of the workspace, by id. */
  readonly guests = new Set<string>();
  readonly ephemerals: Ephemeral[] = [];
  readonly views = new Map<string, StandInView>();
  readonly homes = new Map<string, StandInView>();
  /** Whose trigger id it is. */
  readonly triggers = new Map<string, string>();
  #lastTs = 0;

  /** The direct conversation of the bot with a person; made when it is first spoken in. */
  direct(ref: string): StandInChannel | undefined {
    if (!/^[UD][A-Z0-9]{6,}$/.test(ref)) return undefined;
    const id = `D${ref.slice(1)}`;
    const known = this.channels.find((one) => one.id === id);
    if (known) return known;
    const made = { id, name: id, isPrivate: true, botIn: true, archived: false, messages: [], posts: [] };
    this.channels.push(made);
    return made;
  }

  channel(ref: string): StandInChannel | undefined {
    const direct = this.direct(ref);
    if (direct) return direct;
    const name = ref.replace(/^#/, '');
    return this.channels.find((one) => one.id === ref || one.name === name);
  }

  message(channel: string, ts: string): StandInMessage | undefined {
    return this.channel(channel)?.posts.find((one) => one.ts === ts);
  }

  /** The time that people see on a message: the demo's clock, where one is set. */
  shownAt: () => number = Date.now;

  /** A ts of our own, never twice, for what emulate does not number. */
  ts(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, Date.now() * 1000);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`;
  }

  posted(channel: StandInChannel, ts: string, user: string, body: Record<string, unknown>): StandInMessage {
    const threadTs = typeof body['thread_ts'] === 'string' ? body['thread_ts'] : null;
    const message: StandInMessage = {
      channel: channel.id,
      ts,
      threadTs,
      user,
      text: String(body['text'] ?? ''),
      postedAt: this.shownAt(),
      edits: 0,
      deleted: false,
      replies: [],
      broadcast: String(body['reply_broadcast'] ?? '') === 'true',
      blocks: (body['blocks'] as Record<string, unknown>[] | undefined) ?? [],
      metadata: (body['metadata'] as Record<string, unknown> | undefined) ?? null,
      files: (body['standInFiles'] as { name: string; title: string }[] | undefined) ?? [],
      flags: Object.fromEntries(
        ['parse', 'link_names', 'unfurl_links', 'unfurl_media', 'mrkdwn'].map((flag) => [flag, body[flag]]),
      ),
    };
    channel.posts.push(message);
    const parent = threadTs ? channel.posts.find((one) => one.ts === threadTs) : undefined;
    if (parent) parent.replies.push(message);
    else channel.messages.push(message);
    return message;
  }

  edited(message: StandInMessage, body: Record<string, unknown>): void {
    message.edits += 1;
    if (body['text'] !== undefined) message.text = String(body['text']);
    message.blocks =
      (body['blocks'] as Record<string, unknown>[] | undefined) ??
      (body['text'] === undefined ? message.blocks : []);
    if (body['metadata'] !== undefined) message.metadata = body['metadata'] as Record<string, unknown>;
  }

  removed(channel: string, ts: string): void {
    const root = this.message(channel, ts);
    if (root && root.replies.length > 0) {
      Object.assign(root, { deleted: true, text: 'This message was deleted.', blocks: [] });
      return;
    }
    for (const list of [
      this.channel(channel)?.posts,
      this.channel(channel)?.messages,
      ...(this.channel(channel)?.posts.map((m) => m.replies) ?? []),
    ]) {
      const at = list?.findIndex((one) => one.ts === ts) ?? -1;
      if (at >= 0) list?.splice(at, 1);
    }
  }
}
