import { readBlocks } from '../slack/render.ts';
import type { StandInMessage, Workspace } from '../slack/state.ts';

/** Prints what the channels show, as it changes: new messages whole, edits in their first lines. */
export class Shown {
  readonly #seen = new Map<string, string>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The lines that are new since the last call. */
  news(clock: string): string[] {
    return this.#workspace.channels.flatMap((channel) =>
      channel.posts.flatMap((message) => this.#newsOf(message, `${clock} #${channel.name}`)),
    );
  }

  #newsOf(message: StandInMessage, head: string): string[] {
    const key = `${message.channel}/${message.ts}`;
    const lines = message.blocks.length > 0 ? readBlocks(message.blocks) : message.text.split('\n');
    const text = lines.join('\n');
    const before = this.#seen.get(key);
    if (before === text) return [];
    this.#seen.set(key, text);
    const where = message.threadTs ? `${head} ↳ thread` : head;
    if (before === undefined)
      return ['', `${where}${message.broadcast ? ' (also in the channel)' : ''}`, ...indent(lines)];
    // An edited message is the same message: show what it says at the top now.
    return message.threadTs ? [] : ['', `${where} (edited)`, ...indent(lines.slice(0, 6))];
  }
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
