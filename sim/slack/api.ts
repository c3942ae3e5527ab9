import type { Faults } from './faults.ts';
import { methodTiers, type Pace, Pacer, tiers } from './pace.ts';
import { reading, refusals, viewRefusals } from './rules.ts';
import { argumentsOf, type Call, type StandInChannel, type StandInView, type Workspace } from './state.ts';

/** What the stand-in answers to one call of the Web API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
  /** Nothing is answered: the connection breaks, or stays silent. */
  readonly silence?: 'cut' | 'silent';
}

export interface ApiOptions {
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly botToken: string;
  readonly appToken: string;
  readonly scopes: () => readonly string[];
  readonly revoked: () => boolean;
  readonly refusedBlocks: () => readonly string[];
  /** The error that uploads meet here (an administrator's policy); `null` when they are allowed. */
  readonly uploadPolicy: () => string | null;
  readonly messagePace: Pace;
  readonly updatePace: Pace;
  readonly now: () => number;
  readonly calls: Call[];
  /** The emulated Slack behind. */
  readonly emulate: (
    method: string,
    raw: string,
    contentType: string,
    token: string,
  ) => Promise<Record<string, unknown>>;
  readonly socketUrl: () => string;
  readonly botUser: () => string;
}

type Body = Record<string, unknown>;
const refused = (error: string, more: Body = {}): Body => ({ ok: false, error, ...more });
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Methods that speak in a channel, and the name of the field that says where. */
const speaking = new Set([
  'chat.postMessage',
  'chat.postEphemeral',
  'chat.update',
  'files.completeUploadExternal',
]);
const reading_ = new Set(['conversations.history', 'conversations.replies']);

/**
 * One Web API as strict as Slack's: tokens, scopes, channels, blocks, pace, faults; then emulate; then our
 * own record of it.
 */
export class StrictApi {
  readonly #pacer = new Pacer();
  readonly #o: ApiOptions;

  constructor(options: ApiOptions) {
    this.#o = options;
  }

  async call(method: string, token: string, raw: string, contentType: string): Promise<ApiAnswer> {
    const body = argumentsOf(raw, contentType);
    const call: Call = { method, body, at: Date.now(), result: 'ok', reasons: [] };
    this.#o.calls.push(call);
    const fault = this.#o.faults.take(method);
    if (fault?.kind === 'rate-limited') return this.#limited(call, fault.retryAfter);
    if (fault?.kind === 'status') return this.#answer(call, refused('internal_error'), fault.status);
    if (fault?.kind === 'error') return this.#answer(call, refused(fault.error));
    if (fault?.kind === 'cut') return { ...this.#answer(call, refused('cut')), silence: 'cut' };
    const answer = await this.#serve(call, token, raw, contentType);
    if (fault?.kind === 'cut-after') return { ...answer, silence: 'cut' };
    if (fault?.kind === 'silent-after') return { ...answer, silence: 'silent' };
    return answer;
  }

  #answer(call: Call, body: Body, status = 200, headers: Record<string, string> = {}): ApiAnswer {
    call.result = body['ok'] === true ? 'ok' : str(body['error']);
    return { status, headers: { 'x-oauth-scopes': this.#o.scopes().join(','), ...headers }, body };
  }

  #limited(call: Call, seconds: number): ApiAnswer {
    return this.#answer(call, refused('ratelimited'), 429, { 'retry-after': String(seconds) });
  }

  async #serve(call: Call, token: string, raw: string, contentType: string): Promise<ApiAnswer> {
    const wrongToken = this.#token(call.method, token);
    if (wrongToken) return this.#answer(call, refused(wrongToken));
    const tier = methodTiers[call.method];
    const wait = tier ? this.#pacer.wait(call.method, tiers[tier], this.#o.now()) : 0;
    if (wait > 0) return this.#limited(call, wait);
    if (call.method === 'apps.connections.open')
      return this.#answer(call, { ok: true, url: this.#o.socketUrl() });
    const groups = this.#groups(call);
    if (groups) return this.#answer(call, groups);
    if (call.method === 'conversations.join') return this.#answer(call, this.#join(call));
    const policy = call.method === 'files.getUploadURLExternal' ? this.#o.uploadPolicy() : null;
    if (policy) return this.#answer(call, refused(policy));
    const no = this.#speech(call) ?? this.#view(call);
    if (no) return this.#answer(call, no);
    const late = this.#paceOf(call);
    if (late > 0) return this.#limited(call, late);
    const answer = await this.#behind(call, raw, contentType, token);
    if (answer['ok'] === true) this.#record(call, answer);
    return this.#answer(call, this.#dressed(call, answer));
  }

  /** Emulate knows no direct conversations: what is said there is ours alone. */
  async #behind(call: Call, raw: string, contentType: string, token: string): Promise<Body> {
    const { emulate, workspace } = this.#o;
    const direct = workspace.direct(str(call.body['channel']) || str(call.body['channel_id']));
    if (!direct) return emulate(call.method, raw, contentType, token);
    if (!call.method.startsWith('files.')) return { ok: true, channel: direct.id, ts: workspace.ts() };
    const { channel_id: _, thread_ts: __, ...rest } = call.body;
    return emulate(call.method, JSON.stringify(rest), 'application/json', token);
  }

  #token(method: string, token: string): string | null {
    const { botToken, appToken, revoked } = this.#o;
    if (!token) return 'not_authed';
    if (method === 'apps.connections.open')
      return token === appToken ? null : token === botToken ? 'not_allowed_token_type' : 'invalid_auth';
    if (token !== botToken) return token === appToken ? 'not_allowed_token_type' : 'invalid_auth';
    return revoked() ? 'token_revoked' : null;
  }

  #needs(scope: string): Body | null {
    return this.#o.scopes().includes(scope)
      ? null
      : refused('missing_scope', { needed: scope, provided: this.#o.scopes().join(',') });
  }

  #channelOf(call: Call): StandInChannel | undefined {
    return this.#o.workspace.channel(str(call.body['channel']) || str(call.body['channel_id']));
  }

  /** User groups, which emulate does not know. */
  #groups(call: Call): Body | null {
    const { groups } = this.#o.workspace;
    if (call.method !== 'usergroups.list' && call.method !== 'usergroups.users.list') return null;
    const scope = this.#needs('usergroups:read');
    if (scope) return scope;
    if (call.method === 'usergroups.list')
      return { ok: true, usergroups: groups.map(({ id, handle }) => ({ id, handle, date_delete: 0 })) };
    const group = groups.find(({ id }) => id === str(call.body['usergroup']));
    return group ? { ok: true, users: group.users } : refused('no_such_subteam');
  }

  #join(call: Call): Body {
    const scope = this.#needs('channels:join');
    if (scope) return scope;
    const channel = this.#channelOf(call);
    if (!channel || channel.isPrivate)
      return refused(channel?.botIn ? 'method_not_supported_for_channel_type' : 'channel_not_found');
    if (channel.archived) return refused('is_archived');
    channel.botIn = true;
    return { ok: true, channel: { id: channel.id, name: channel.name, is_member: true } };
  }

  /** Where it may not speak or read, and what it may not say. */
  #speech(call: Call): Body | null {
    const speaks = speaking.has(call.method);
    if (!speaks && !reading_.has(call.method)) return null;
    if (call.method === 'files.completeUploadExternal' && !call.body['channel_id']) return null;
    const write = speaks ? this.#needs(call.method.startsWith('files') ? 'files:write' : 'chat:write') : null;
    if (write) return write;
    const channel = this.#channelOf(call);
    if (!channel) return refused('channel_not_found');
    if (speaks && channel.archived) return refused('is_archived');
    const out = this.#outside(call, channel);
    if (out) return out;
    const read = speaks ? null : this.#needs(channel.isPrivate ? 'groups:history' : 'channels:history');
    if (read) return read;
    return speaks ? this.#words(call) : null;
  }

  #outside(call: Call, channel: StandInChannel): Body | null {
    if (channel.botIn) return null;
    const mayPost =
      call.method === 'chat.postMessage' &&
      !channel.isPrivate &&
      this.#o.scopes().includes('chat:write.public');
    return mayPost || call.method === 'chat.update' ? null : refused('not_in_channel');
  }

  #words(call: Call): Body | null {
    const { blocks, text, ts, metadata } = call.body;
    if (str(text).length > (call.method === 'chat.update' ? 4_000 : 40_000)) return refused('msg_too_long');
    if (reading(blocks) > 13_200) return refused('msg_blocks_too_long');
    call.reasons = refusals(blocks, 'message', this.#o.refusedBlocks());
    if (call.reasons.length > 0)
      // A table is an attachment to Slack.
      return refused(call.reasons.every(aboutTable(blocks)) ? 'invalid_attachments' : 'invalid_blocks', {
        response_metadata: { messages: call.reasons.map((one) => `[ERROR] ${one}`) },
      });
    if (metadata !== undefined && !validMetadata(metadata)) return refused('invalid_metadata_format');
    if (call.method !== 'chat.update') return null;
    const message = this.#o.workspace.message(this.#channelOf(call)?.id ?? '', str(ts));
    if (!message || message.deleted) return refused('message_not_found');
    if (message.user !== this.#o.botUser()) return refused('cant_update_message');
    return holdsRich(message.blocks) && !holdsRich(blocks) ? refused('block_mismatch') : null;
  }

  #view(call: Call): Body | null {
    const surface =
      call.method === 'views.publish'
        ? 'home'
        : call.method === 'views.open' || call.method === 'views.update'
          ? 'modal'
          : null;
    if (!surface) return null;
    call.reasons = viewRefusals(call.body['view'], surface);
    return call.reasons.length > 0
      ? refused('invalid_arguments', {
          response_metadata: { messages: call.reasons.map((one) => `[ERROR] ${one}`) },
        })
      : null;
  }

  #paceOf(call: Call): number {
    const channel = this.#channelOf(call)?.id ?? '';
    if (call.method === 'chat.postMessage')
      return this.#pacer.wait(`post ${channel}`, this.#o.messagePace, this.#o.now());
    if (call.method === 'chat.update')
      return this.#pacer.wait(`update ${channel}`, this.#o.updatePace, this.#o.now());
    return 0;
  }

  #record(call: Call, answer: Body): void {
    const { workspace, botUser } = this.#o;
    const channel = this.#channelOf(call);
    if (call.method === 'chat.postMessage' && channel)
      workspace.posted(channel, str(answer['ts']), botUser(), call.body);
    if (call.method === 'chat.update' && channel) {
      const message = workspace.message(channel.id, str(call.body['ts']));
      if (message) workspace.edited(message, call.body);
    }
    if (call.method === 'chat.postEphemeral' && channel) {
      const { text, blocks, user } = call.body;
      workspace.ephemerals.push({
        channel: channel.id,
        to: str(user),
        threadTs: str(call.body['thread_ts']) || null,
        ts: str(answer['message_ts']),
        text: str(text),
        blocks: (blocks as Body[]) ?? [],
        gone: false,
      });
    }
    if (call.method === 'files.completeUploadExternal' && channel) {
      const files = (answer['files'] as { name: string; title: string }[]).map(({ name, title }) => ({
        name,
        title,
      }));
      workspace.posted(channel, workspace.ts(), botUser(), {
        ...call.body,
        text: str(call.body['initial_comment']),
        standInFiles: files,
      });
    }
    if (call.method.startsWith('views.')) {
      const user = str(call.body['user_id']) || (workspace.triggers.get(str(call.body['trigger_id'])) ?? '');
      this.#recordView(answer['view'] as Body, user);
    }
  }

  #recordView(raw: Body, user: string): void {
    const view = viewOf(raw, user);
    if (view.type === 'home') this.#o.workspace.homes.set(user, view);
    else
      this.#o.workspace.views.set(view.id, {
        ...view,
        user: this.#o.workspace.views.get(view.id)?.user ?? user,
      });
  }

  /** What emulate leaves out or cannot know. */
  #dressed(call: Call, answer: Body): Body {
    if (call.method === 'users.info' && this.#o.workspace.guests.has(str(call.body['user'])))
      return { ...answer, user: { ...(answer['user'] as Body), is_restricted: true } };
    if (call.method === 'auth.test') return { ...answer, bot_id: answer['bot_id'] ?? 'B0REBOUND' };
    const one = (raw: Body): Body | null => {
      const own = this.#o.workspace.channel(str(raw['id']));
      if (!own) return raw;
      return own.isPrivate && !own.botIn ? null : { ...raw, is_archived: own.archived, is_member: own.botIn };
    };
    if (Array.isArray(answer['channels']))
      return { ...answer, channels: (answer['channels'] as Body[]).map(one).filter((c) => c !== null) };
    if (call.method === 'conversations.info' && answer['channel']) {
      const channel = one(answer['channel'] as Body);
      return channel ? { ...answer, channel } : refused('channel_not_found');
    }
    return reading_.has(call.method) ? this.#history(call, answer) : answer;
  }

  /** Metadata only for those who ask for it, and messages as we hold them. */
  #history(call: Call, answer: Body): Body {
    const asked = str(call.body['include_all_metadata']) === 'true';
    const oldest = Number(call.body['oldest'] ?? 0);
    const messages = (answer['messages'] as Body[] | undefined)?.filter(
      (m) => Number(m['ts']) >= oldest || call.method === 'conversations.replies',
    );
    const shown = messages?.map(({ metadata, ...rest }) =>
      asked && metadata ? { ...rest, metadata } : rest,
    );
    return call.method === 'conversations.replies'
      ? paged(shown ?? [], call.body, answer)
      : { ...answer, messages: shown };
  }
}

const holdsRich = (blocks: unknown): boolean =>
  Array.isArray(blocks) && blocks.some((block) => (block as Body)['type'] === 'rich_text');

/** Whether a reason for refusal is about the message's table. */
const aboutTable =
  (blocks: unknown) =>
  (reason: string): boolean => {
    const at = Number(/^\/blocks\/(?<at>\d+)/.exec(reason)?.groups?.['at'] ?? -1);
    return Array.isArray(blocks) && (blocks[at] as Body | undefined)?.['type'] === 'table';
  };

/** A thread in pages, which emulate gives in one; the oldest first. */
function paged(messages: readonly Body[], body: Body, answer: Body): Body {
  const from = Number(str(body['cursor'])) || 0;
  const next = from + Math.min(Number(body['limit']) || 1000, 1000);
  const more = next < messages.length;
  return {
    ...answer,
    messages: messages.slice(from, next),
    has_more: more,
    response_metadata: { next_cursor: more ? String(next) : '' },
  };
}

const validMetadata = (value: unknown): boolean => {
  const metadata = value as Body | null;
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    str(metadata['event_type']) !== '' &&
    typeof metadata['event_payload'] === 'object'
  );
};

export const viewOf = (raw: Body, user: string): StandInView => ({
  id: str(raw['id']),
  user,
  type: raw['type'] === 'home' ? 'home' : 'modal',
  title: str((raw['title'] as Body | null)?.['text']),
  submit: str((raw['submit'] as Body | null)?.['text']),
  callbackId: str(raw['callback_id']),
  privateMetadata: str(raw['private_metadata']),
  blocks: (raw['blocks'] as Body[] | undefined) ?? [],
});
