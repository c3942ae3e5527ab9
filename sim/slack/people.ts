import { randomUUID } from 'node:crypto';
import { type Interaction, interaction } from './interaction.ts';
import type { Ephemeral, StandInMessage, StandInView, Workspace } from './state.ts';
import { deliver, type Envelope, type Wire } from './wire.ts';

type Json = Record<string, unknown>;

export interface PeopleOptions {
  readonly workspace: Workspace;
  readonly wire: () => Wire;
  readonly scopes: () => readonly string[];
  readonly userId: (name: string) => string;
  readonly trigger: (userId: string) => Promise<string>;
  readonly responseUrl: (it: () => Interaction) => string;
  readonly interactions: Interaction[];
  /** Notes which message was pressed. */
  readonly pressedOn: (it: Interaction, ts: string) => void;
  readonly botUser: () => string;
  /** A message that a person writes. */
  readonly say: (channel: string, text: string, who: string, threadTs?: string) => Promise<StandInMessage>;
}

/** What people do in Slack, as the payloads that Slack makes of it. */
export class People {
  readonly #o: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#o = options;
  }

  #granted(scope: string): void {
    if (!this.#o.scopes().includes(scope))
      throw new Error(`Slack would not offer this: the app lacks the scope ${scope}`);
  }

  async #begin(user: string, channel: string): Promise<Interaction> {
    const triggerId = await this.#o.trigger(user);
    this.#o.workspace.triggers.set(triggerId, user);
    let it: Interaction;
    const responseUrl = this.#o.responseUrl(() => it);
    it = interaction({ id: randomUUID(), triggerId, responseUrl, user, channel });
    this.#o.interactions.push(it);
    return it;
  }

  #send(it: Interaction, type: Envelope, payload: Json): Promise<Interaction> {
    return deliver(this.#o.wire(), type, payload, it);
  }

  #frame(it: Interaction, who: string): Json {
    return {
      token: 'legacy',
      api_app_id: 'A0REBOUND',
      team: { id: 'T000000001', domain: 'acme' },
      user: { id: it.user, username: who, name: who, team_id: 'T000000001' },
      trigger_id: it.triggerId,
      is_enterprise_install: false,
      enterprise: null,
    };
  }

  async slash(text: string, who = 'alice', channel = 'mail-alerts', command = '/smtp'): Promise<Interaction> {
    this.#granted('commands');
    const place = this.#o.workspace.channel(channel);
    const it = await this.#begin(this.#o.userId(who), place?.id ?? channel);
    return this.#send(it, 'slash_commands', {
      token: 'legacy',
      team_id: 'T000000001',
      team_domain: 'acme',
      channel_id: it.channel,
      channel_name: place?.name ?? channel,
      user_id: it.user,
      user_name: who,
      command,
      text,
      api_app_id: 'A0REBOUND',
      is_enterprise_install: 'false',
      response_url: it.responseUrl,
      trigger_id: it.triggerId,
    });
  }

  /** Presses a button, or chooses from a menu: `value` is the option then. */
  async press(
    target: StandInMessage | Ephemeral,
    actionId: string,
    value?: string,
    who = 'alice',
  ): Promise<Interaction> {
    const { action, blockId } = findAction(target.blocks, actionId, value);
    const it = await this.#begin(this.#o.userId(who), target.channel);
    this.#o.pressedOn(it, target.ts);
    const ephemeral = !('replies' in target);
    const channel = { id: target.channel, name: this.#o.workspace.channel(target.channel)?.name ?? '' };
    const thread = target.threadTs ? { thread_ts: target.threadTs } : {};
    return this.#send(it, 'interactive', {
      ...this.#frame(it, who),
      type: 'block_actions',
      container: {
        type: 'message',
        message_ts: target.ts,
        channel_id: target.channel,
        is_ephemeral: ephemeral,
        ...thread,
      },
      channel,
      // An ephemeral message does not come back with its press.
      ...(ephemeral
        ? {}
        : {
            message: {
              type: 'message',
              user: this.#o.botUser(),
              ts: target.ts,
              text: target.text,
              blocks: target.blocks,
              ...thread,
            },
          }),
      state: { values: {} },
      response_url: it.responseUrl,
      actions: [{ ...action, block_id: blockId, action_ts: this.#o.workspace.ts() }],
    });
  }

  /** A press inside a modal or Home; `typed` is what stands in the field when it is an input. */
  async pressInView(
    view: StandInView,
    actionId: string,
    typed?: string,
    who = 'alice',
  ): Promise<Interaction> {
    const { action, blockId } = findAction(view.blocks, actionId, undefined, typed);
    const it = await this.#begin(this.#o.userId(who), '');
    return this.#send(it, 'interactive', {
      ...this.#frame(it, who),
      type: 'block_actions',
      container: { type: 'view', view_id: view.id },
      view: this.#viewPayload(view, {
        [blockId]: { [actionId]: { type: 'plain_text_input', value: typed ?? null } },
      }),
      actions: [{ ...action, block_id: blockId, action_ts: this.#o.workspace.ts() }],
    });
  }

  #viewPayload(view: StandInView, values: Json): Json {
    return {
      id: view.id,
      team_id: 'T000000001',
      type: view.type,
      callback_id: view.callbackId,
      private_metadata: view.privateMetadata,
      blocks: view.blocks,
      state: { values },
      hash: '1',
      title: { type: 'plain_text', text: view.title },
      root_view_id: view.id,
      app_id: 'A0REBOUND',
      bot_id: 'B0REBOUND',
    };
  }

  /** Submits a modal with what was typed, by block id and action id. */
  async submitView(
    view: StandInView,
    values: Readonly<Record<string, Readonly<Record<string, string>>>>,
    who = 'alice',
  ): Promise<Interaction> {
    const it = await this.#begin(this.#o.userId(who), '');
    const typed = Object.fromEntries(
      Object.entries(values).map(([block, inner]) => [
        block,
        Object.fromEntries(Object.entries(inner).map(([id, value]) => [id, filledIn(view, block, value)])),
      ]),
    );
    const sent = await this.#send(it, 'interactive', {
      ...this.#frame(it, who),
      type: 'view_submission',
      view: this.#viewPayload(view, typed),
      response_urls: [],
    });
    const update = sent.ackBody['response_action'] === 'update' ? (sent.ackBody['view'] as Json) : null;
    if (update) {
      view.blocks = (update['blocks'] as Json[]) ?? [];
      view.title = String((update['title'] as Json | undefined)?.['text'] ?? '');
      view.callbackId = String(update['callback_id'] ?? '');
    }
    return sent;
  }

  async messageShortcut(
    callbackId: string,
    message: StandInMessage,
    who = 'alice',
    more: Json = {},
  ): Promise<Interaction> {
    this.#granted('commands');
    const it = await this.#begin(this.#o.userId(who), message.channel);
    return this.#send(it, 'interactive', {
      ...this.#frame(it, who),
      type: 'message_action',
      callback_id: callbackId,
      action_ts: this.#o.workspace.ts(),
      message_ts: message.ts,
      response_url: it.responseUrl,
      channel: { id: message.channel, name: this.#o.workspace.channel(message.channel)?.name ?? '' },
      message: {
        type: 'message',
        user: message.user,
        ts: message.ts,
        text: message.text,
        blocks: message.blocks,
        ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
        ...more,
      },
    });
  }

  async globalShortcut(callbackId: string, who = 'alice'): Promise<Interaction> {
    this.#granted('commands');
    const it = await this.#begin(this.#o.userId(who), '');
    return this.#send(it, 'interactive', {
      ...this.#frame(it, who),
      type: 'shortcut',
      callback_id: callbackId,
      action_ts: this.#o.workspace.ts(),
    });
  }

  #lastEvent: Json = {};

  #event(it: Interaction, event: Json): Promise<Interaction> {
    this.#lastEvent = {
      token: 'legacy',
      team_id: 'T000000001',
      api_app_id: 'A0REBOUND',
      type: 'event_callback',
      event_id: `Ev${randomUUID().slice(0, 8)}`,
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        { team_id: 'T000000001', user_id: this.#o.botUser(), is_bot: true, is_enterprise_install: false },
      ],
      event,
    };
    return this.#send(it, 'events_api', this.#lastEvent);
  }

  /** Slack delivers the last event again, as it does when no ack came in time. */
  async redeliver(): Promise<Interaction> {
    const it = await this.#begin(String((this.#lastEvent['event'] as Json)['user']), '');
    return this.#send(it, 'events_api', this.#lastEvent);
  }

  /** Writes a message that names the bot; `threadTs` to do so in a thread. */
  async mention(
    text: string,
    who = 'alice',
    channel = 'mail-alerts',
    threadTs?: string,
  ): Promise<Interaction & { readonly said: StandInMessage }> {
    this.#granted('app_mentions:read');
    const words = `<@${this.#o.botUser()}> ${text}`;
    const said = await this.#o.say(channel, words, who, threadTs);
    const it = await this.#begin(this.#o.userId(who), said.channel);
    const sent = await this.#event(it, {
      type: 'app_mention',
      user: it.user,
      text: words,
      ts: said.ts,
      channel: said.channel,
      event_ts: said.ts,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    });
    return Object.assign(sent, { said });
  }

  /** Writes to the bot in a direct message. */
  async direct(
    text: string,
    who = 'alice',
    more: Json = {},
  ): Promise<Interaction & { readonly said: StandInMessage }> {
    this.#granted('im:history');
    const user = this.#o.userId(who);
    const room = this.#o.workspace.direct(user);
    if (!room) throw new Error(`Nobody to talk to: ${user}`);
    const said = this.#o.workspace.posted(room, this.#o.workspace.ts(), user, { text });
    const it = await this.#begin(user, room.id);
    const sent = await this.#event(it, {
      type: 'message',
      channel_type: 'im',
      user,
      text,
      ts: said.ts,
      channel: room.id,
      event_ts: said.ts,
      ...more,
    });
    return Object.assign(sent, { said });
  }

  async openHome(who = 'alice'): Promise<Interaction> {
    const it = await this.#begin(this.#o.userId(who), '');
    return this.#event(it, {
      type: 'app_home_opened',
      user: it.user,
      channel: 'D000000001',
      tab: 'home',
      event_ts: this.#o.workspace.ts(),
    });
  }
}

/** A field as Slack sends it once somebody has filled it in; what a menu does not offer cannot be chosen. */
function filledIn(view: StandInView, blockId: string, value: string): Json {
  const block = view.blocks.find((one) => one['block_id'] === blockId);
  const element = (block?.['element'] as Json | undefined) ?? {};
  if (element['type'] === 'static_select') return { type: 'static_select', ...chosen(element, value) };
  if (element['type'] === 'users_select') return { type: 'users_select', selected_user: value };
  return { type: 'plain_text_input', value };
}

/** The element with this action id, with what Slack would send of it. */
function findAction(
  blocks: readonly Json[],
  actionId: string,
  value?: string,
  typed?: string,
): { action: Json; blockId: string } {
  for (const [index, block] of blocks.entries()) {
    const elements = [
      ...((block['elements'] as Json[] | undefined) ?? []),
      block['accessory'] as Json | undefined,
      block['element'] as Json | undefined,
    ];
    for (const element of elements) {
      if (element?.['action_id'] !== actionId) continue;
      if (value !== undefined && element['type'] === 'button' && element['value'] !== value) continue;
      const blockId = String(block['block_id'] ?? `auto${index}`);
      return {
        blockId,
        action: {
          type: element['type'],
          action_id: actionId,
          ...chosen(element, value),
          ...(typed === undefined ? {} : { value: typed }),
        },
      };
    }
  }
  throw new Error(`There is no ${actionId}${value === undefined ? '' : ` with ${value}`} to press`);
}

function chosen(element: Json, value?: string): Json {
  if (element['type'] === 'button') return { text: element['text'], value: element['value'] };
  const options = (element['options'] as Json[] | undefined) ?? [];
  const option = options.find((one) => one['value'] === value);
  if (options.length > 0 && !option)
    throw new Error(`The menu has no ${value}: ${options.map((one) => one['value']).join(', ')}`);
  return option ? { selected_option: option } : {};
}
