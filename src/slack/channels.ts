import type { WebClient } from '@slack/web-api';

/** A channel as Slack knows it; `null` fields are unknown. */
export interface KnownChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isMember: boolean;
}

const idLike = /^[CGD][A-Z0-9]{6,}$/;
interface RawChannel {
  readonly id?: string;
  readonly name?: string;
  readonly is_private?: boolean;
  readonly is_archived?: boolean;
  readonly is_member?: boolean;
}
const known = (raw: RawChannel): KnownChannel => ({
  id: raw.id ?? '',
  name: raw.name ?? '',
  isPrivate: raw.is_private ?? false,
  isArchived: raw.is_archived ?? false,
  isMember: raw.is_member ?? false,
});

async function pages(client: WebClient, types: string): Promise<KnownChannel[]> {
  const found: KnownChannel[] = [];
  let cursor = '';
  // 200 pages of 1,000 are more channels than any workspace has; the bound keeps a lying cursor from looping.
  for (let page = 0; page < 200; page++) {
    const answer = await client.conversations.list({ types, limit: 1000, ...(cursor ? { cursor } : {}) });
    found.push(...(answer.channels ?? []).map(known));
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (!cursor) break;
  }
  return found;
}

/**
 * Finds channels by `#name`, `name` or id. Missing ones are absent from the map. Names may change, ids stay:
 * resolve once at the start and keep the ids.
 */
export async function resolveChannels(
  client: WebClient,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, KnownChannel>> {
  const result = new Map<string, KnownChannel>();
  const names = [...new Set(wanted)].filter(Boolean);
  for (const id of names.filter((one) => idLike.test(one))) {
    const answer = await client.conversations.info({ channel: id }).catch(() => null);
    if (answer?.channel) result.set(id, known(answer.channel));
  }
  const byName = names.filter((one) => !result.has(one));
  if (byName.length === 0) return result;
  const all = await pages(client, 'public_channel,private_channel');
  for (const one of byName) {
    const name = one.replace(/^#/, '').toLowerCase();
    const hit = all.find((channel) => channel.name.toLowerCase() === name || channel.id === one);
    if (hit) result.set(one, hit);
  }
  return result;
}
