import { randomUUID } from 'node:crypto';
import type { Interaction } from './interaction.ts';
import { reading, refusals } from './rules.ts';
import type { Ephemeral, StandInMessage, Workspace } from './state.ts';

type Json = Record<string, unknown>;
const USES = 5;
const LIFE_MS = 30 * 60_000;

interface Url {
  readonly it: () => Interaction;
  readonly madeAt: number;
  uses: number;
}

export interface ResponseUrlOptions {
  readonly workspace: Workspace;
  readonly botUser: () => string;
  readonly origin: () => string;
  readonly refusedBlocks: () => readonly string[];
  readonly postAs: (method: string, body: Json) => Promise<Json>;
}

/**
 * Slack's response_url: five uses in thirty minutes, to the asker or to the channel, or in place of the
 * message pressed.
 */
export class ResponseUrls {
  readonly #o: ResponseUrlOptions;
  readonly #urls = new Map<string, Url>();

  constructor(options: ResponseUrlOptions) {
    this.#o = options;
  }

  make(it: () => Interaction): string {
    const path = `/response/T000000001/${randomUUID()}`;
    this.#urls.set(path, { it, madeAt: Date.now(), uses: 0 });
    return `${this.#o.origin()}${path}`;
  }

  async take(path: string, raw: string): Promise<{ status: number; body: Json }> {
    const url = this.#urls.get(path);
    if (!url) return { status: 404, body: { ok: false, error: 'no_such_url' } };
    if (Date.now() - url.madeAt > LIFE_MS) return { status: 404, body: { ok: false, error: 'expired_url' } };
    url.uses += 1;
    if (url.uses > USES) return { status: 404, body: { ok: false, error: 'used_url' } };
    const body = JSON.parse(raw) as Json;
    const wrong = refusals(body['blocks'], 'message', this.#o.refusedBlocks());
    if (wrong.length > 0)
      return { status: 400, body: { ok: false, error: 'invalid_blocks', reasons: wrong } };
    if (reading(body['blocks']) > 13_200)
      return { status: 400, body: { ok: false, error: 'msg_blocks_too_long' } };
    await this.#apply(url.it(), body);
    return { status: 200, body: { ok: true } };
  }

  async #apply(it: Interaction, body: Json): Promise<void> {
    const shown = { text: String(body['text'] ?? ''), blocks: (body['blocks'] as Json[] | undefined) ?? [] };
    const pressed = this.#pressed(it);
    if (body['delete_original'] === true && pressed) {
      if ('gone' in pressed) pressed.gone = true;
      else this.#o.workspace.removed(pressed.channel, pressed.ts);
      it.answers.push({ ...shown, kind: 'deleted', message: null, ts: pressed.ts });
      return;
    }
    if (body['replace_original'] === true && pressed) {
      if ('gone' in pressed) Object.assign(pressed, shown);
      else await this.#replace(pressed, body, shown);
      it.answers.push({
        ...shown,
        kind: 'replaced',
        message: 'gone' in pressed ? null : pressed,
        ts: pressed.ts,
      });
      return;
    }
    if (body['response_type'] === 'in_channel') {
      const message = await this.#post(it.channel, body);
      it.answers.push({ ...shown, kind: 'in_channel', message, ts: message.ts });
      return;
    }
    const ephemeral: Ephemeral = {
      ...shown,
      channel: it.channel,
      to: it.user,
      threadTs: typeof body['thread_ts'] === 'string' ? body['thread_ts'] : null,
      ts: this.#o.workspace.ts(),
      gone: false,
    };
    this.#o.workspace.ephemerals.push(ephemeral);
    it.answers.push({ ...shown, kind: 'ephemeral', message: null, ts: ephemeral.ts });
  }

  #pressed(it: Interaction): StandInMessage | Ephemeral | undefined {
    const ts = this.#pressedTs.get(it.id);
    return ts === undefined
      ? undefined
      : (this.#o.workspace.ephemerals.find((one) => one.ts === ts) ??
          this.#o.workspace.message(it.channel, ts));
  }

  readonly #pressedTs = new Map<string, string>();
  /** Which message an interaction pressed: the one that `replace_original` means. */
  pressedOn(it: Interaction, ts: string): void {
    this.#pressedTs.set(it.id, ts);
  }

  async #replace(
    message: StandInMessage,
    body: Json,
    shown: { text: string; blocks: Json[] },
  ): Promise<void> {
    await this.#o.postAs('chat.update', { channel: message.channel, ts: message.ts, ...shown });
    this.#o.workspace.edited(message, body);
  }

  async #post(channel: string, body: Json): Promise<StandInMessage> {
    const room = this.#o.workspace.channel(channel);
    if (!room) throw new Error(`response_url of no channel: ${channel}`);
    const thread = typeof body['thread_ts'] === 'string' ? { thread_ts: body['thread_ts'] } : {};
    const answer = await this.#o.postAs('chat.postMessage', {
      channel: room.id,
      text: body['text'],
      blocks: body['blocks'],
      ...thread,
    });
    return this.#o.workspace.posted(
      room,
      String(answer['ts'] ?? this.#o.workspace.ts()),
      this.#o.botUser(),
      body,
    );
  }
}
