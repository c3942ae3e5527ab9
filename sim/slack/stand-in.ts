import type { Fault } from './faults.ts';
import type { Interaction } from './interaction.ts';
import type { Pace } from './pace.ts';
import type { People } from './people.ts';
import type { Call, Ephemeral, StandInChannel, StandInMessage, StandInView, Workspace } from './state.ts';

export interface SlackStandInOptions {
  readonly port?: number;
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** The bot's scopes; those of `manifests/socket.yaml` by default. */
  readonly scopes?: readonly string[];
  readonly channels?: readonly (
    | string
    | { readonly name: string; readonly private?: boolean; readonly botIn?: boolean }
  )[];
  readonly people?: readonly string[];
  /** Messages in one channel: one a second, with this burst. Demos that fast-forward may loosen it. */
  readonly messagePace?: Pace;
  readonly updatePace?: Pace;
  /** The clock by which calls are paced, where time is played. */
  readonly now?: () => number;
}

/** A Slack workspace on loopback with one app installed: ours. As strict as Slack where strictness bites. */
export interface SlackStandIn {
  readonly origin: string;
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  readonly people: People;
  /** Every call of the Web API, oldest first. */
  readonly calls: readonly Call[];
  /** Everything people did that was not acknowledged within three seconds. */
  readonly late: readonly Interaction[];
  readonly interactions: readonly Interaction[];
  /** Calls of one method, or of all. */
  callsOf(method: string): readonly Call[];
  channel(name: string): StandInChannel;
  userId(name: string): string;
  /** The next `times` calls of the method meet the fault. */
  fault(method: string, fault: Fault, times?: number): void;
  clearFaults(): void;
  setScopes(scopes: readonly string[]): void;
  revoke(revoked?: boolean): void;
  /** Block types that this workspace does not take yet. */
  refuseBlocks(...types: string[]): void;
  /** An administrator forbids uploads: they meet this error; `null` allows them. */
  forbidUploads(error: string | null): void;
  /** Where HTTP mode's requests go (`http://127.0.0.1:PORT/slack/events`); `null` is Socket Mode again. */
  deliverTo(url: string | null): void;
  sockets(): number;
  refresh(reason?: string, which?: 'one' | 'all'): void;
  dropSockets(): void;
  /** A person writes a message. */
  say(channel: string, text: string, who?: string, threadTs?: string): Promise<StandInMessage>;
  /** A message is deleted by its channel's people. */
  deleteMessage(message: StandInMessage): Promise<void>;
  slash(text: string, who?: string, channel?: string): Promise<Interaction>;
  press(
    target: StandInMessage | Ephemeral,
    actionId: string,
    value?: string,
    who?: string,
  ): Promise<Interaction>;
  pressInView(view: StandInView, actionId: string, typed?: string, who?: string): Promise<Interaction>;
  submitView(
    view: StandInView,
    values: Readonly<Record<string, Readonly<Record<string, string>>>>,
    who?: string,
  ): Promise<Interaction>;
  messageShortcut(
    callbackId: string,
    message: StandInMessage,
    who?: string,
    more?: Record<string, unknown>,
  ): Promise<Interaction>;
  globalShortcut(callbackId: string, who?: string): Promise<Interaction>;
  mention(
    text: string,
    who?: string,
    channel?: string,
    threadTs?: string,
  ): Promise<Interaction & { readonly said: StandInMessage }>;
  /** A person writes to the bot directly. */
  direct(
    text: string,
    who?: string,
    more?: Record<string, unknown>,
  ): Promise<Interaction & { readonly said: StandInMessage }>;
  /** A file that somebody uploaded, as it stands in a message's `files`. */
  upload(name: string, text: string, mimetype?: string): Record<string, unknown>;
  openHome(who?: string): Promise<Interaction>;
  /** The latest modal and Home of a person. */
  modal(who?: string): StandInView | undefined;
  home(who?: string): StandInView | undefined;
  /** Waits until the condition holds; throws when it does not. */
  until<T>(what: string, look: () => T | undefined | null | false, timeoutMs?: number): Promise<T>;
  /** The channel (or all) as plain text. */
  render(channel?: string): string;
  /** An HTML page that shows the channel (or all) roughly as Slack does. */
  page(channel?: string): string;
  stop(): Promise<void>;
}
