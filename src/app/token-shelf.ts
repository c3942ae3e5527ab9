import type { TokenShelf } from '../mailbox/refresh-token.ts';
import type { Store } from '../store/store.ts';

/**
 * Where a mailbox's rotated refresh token lies, sealed: beside its checkpoint, so that whoever takes the
 * mailbox over has it.
 */
export function tokenShelf({ meta }: Store, mailbox: string): TokenShelf {
  const key = `refresh-token:${mailbox}`;
  return { read: () => meta.get(key), put: (sealed) => meta.set(key, sealed) };
}
