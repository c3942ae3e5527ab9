import { MailboxError } from './error.ts';
import { open, seal } from './sealed.ts';

/** A place that outlives this process. It only ever holds what is sealed. */
export interface TokenShelf {
  /** `null` when nothing was put there. */
  read(): Promise<string | null>;
  put(sealed: string): Promise<void>;
}

/** A shelf that ends with the process. */
export function memoryShelf(): TokenShelf {
  let kept: string | null = null;
  return {
    read: async () => kept,
    put: async (sealed) => {
      kept = sealed;
    },
  };
}

/**
 * The refresh tokens of one mailbox: the configured one, and the one that the server gave since in its stead.
 */
export interface RefreshTokens {
  /** Those to try, best first. Throws `MailboxError` (sink) when the shelf cannot be read. */
  inOrder(): Promise<readonly string[]>;
  /**
   * The server gave this one. Throws `MailboxError` (sink) when it cannot be kept; `settle` then tries again.
   */
  rotated(token: string): Promise<void>;
  /** Keeps what could not be kept. */
  settle(): Promise<void>;
}

async function shelved<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const fact =
      'The refresh token that the token server gave cannot be kept in the database, or read from it.';
    throw new MailboxError('sink', fact, { cause });
  }
}

/**
 * The token on the shelf is sealed with the configured one: whoever reads the database alone learns nothing,
 * and when the operator sets a new token, the old one's successors cannot be opened any more and are out of
 * use.
 */
export function refreshTokens(configured: string, shelf: TokenShelf): RefreshTokens {
  let unkept: string | null = null;
  const settle = async (): Promise<void> => {
    const token = unkept;
    if (token === null) return;
    await shelved(() => shelf.put(seal(token, configured)));
    unkept = null;
  };
  return {
    settle,
    async inOrder() {
      const sealed = await shelved(() => shelf.read());
      const kept = sealed === null ? null : open(sealed, configured);
      return kept === null || kept === configured ? [configured] : [kept, configured];
    },
    async rotated(token) {
      unkept = token;
      await settle();
    },
  };
}
