import { describe, expect, test } from 'vitest';
import { memoryShelf, type TokenShelf } from '../../src/mailbox/refresh-token.ts';
import { open, seal } from '../../src/mailbox/sealed.ts';
import { tokenSource } from '../../src/mailbox/token.ts';

test('what is sealed opens with its secret alone, and not when it is damaged', () => {
  const sealed = seal('rotated', 'first');
  expect(sealed).not.toContain('rotated');
  expect([open(sealed, 'first'), open(sealed, 'second')]).toEqual(['rotated', null]);
  expect(seal('rotated', 'first')).not.toBe(sealed);
  const middle = Math.floor(sealed.length / 2);
  const other = sealed[middle] === 'A' ? 'B' : 'A';
  for (const broken of [
    '',
    'v1.',
    'v2.abc',
    sealed.slice(0, -4),
    sealed.slice(0, middle) + other + sealed.slice(middle + 1),
  ])
    expect(open(broken, 'first')).toBeNull();
});

describe('a rotated refresh token', () => {
  const oauth = {
    tokenUrl: 'https://login.example.com/token',
    clientId: 'id',
    grant: 'refresh_token',
  } as const;

  /** A server whose refresh tokens are good once; `first` is the one that is good to begin with. */
  function rotating(first: string) {
    let good = first;
    const asked: string[] = [];
    let next = 0;
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      const given = new URLSearchParams(String(init?.body)).get('refresh_token') ?? '';
      asked.push(given);
      if (given !== good) return Response.json({ error: 'invalid_grant' }, { status: 400 });
      next += 1;
      good = `r${next}`;
      return Response.json({ access_token: `a${next}`, refresh_token: good, expires_in: 3600 });
    };
    const allow = (token: string): void => {
      good = token;
    };
    return { asked, fetch, allow };
  }
  const sourceOf = (refreshToken: string, fetch: typeof globalThis.fetch, shelf: TokenShelf) =>
    tokenSource({ ...oauth, refreshToken }, { fetch, now: () => 0, shelf });

  test('is used before the configured one, by this process and the next', async () => {
    const { asked, fetch } = rotating('first');
    const shelf = memoryShelf();
    const before = sourceOf('first', fetch, shelf);
    await before.token();
    await before.token(true);
    await sourceOf('first', fetch, shelf).token();
    expect(asked).toEqual(['first', 'r1', 'r2']);
  });

  test('is kept before the access token that came with it is used', async () => {
    const { fetch } = rotating('first');
    const order: string[] = [];
    const shelf: TokenShelf = {
      read: async () => null,
      put: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push('kept');
      },
    };
    await sourceOf('first', fetch, shelf).token();
    order.push('used');
    expect(order).toEqual(['kept', 'used']);
  });

  test('lies sealed: who reads the shelf learns no token', async () => {
    const { fetch } = rotating('first');
    const shelf = memoryShelf();
    await sourceOf('first', fetch, shelf).token();
    const sealed = (await shelf.read()) ?? '';
    expect(sealed).not.toMatch(/r1|first/);
    expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('r1');
    expect(open(sealed, 'first')).toBe('r1');
  });

  test('gives way to a new one that the operator sets', async () => {
    const { asked, fetch, allow } = rotating('first');
    const shelf = memoryShelf();
    await sourceOf('first', fetch, shelf).token();
    allow('second');
    await sourceOf('second', fetch, shelf).token();
    await sourceOf('second', fetch, shelf).token();
    expect(asked).toEqual(['first', 'second', 'r2']);
  });

  test('that is refused leaves the configured one a chance, once', async () => {
    const { asked, fetch, allow } = rotating('first');
    const shelf = memoryShelf();
    await sourceOf('first', fetch, shelf).token();
    allow('first');
    await sourceOf('first', fetch, shelf).token();
    await sourceOf('first', fetch, shelf).token();
    expect(asked).toEqual(['first', 'r1', 'first', 'r2']);
    allow('none');
    await expect(sourceOf('first', fetch, shelf).token()).rejects.toMatchObject({ code: 'login' });
  });

  test('that cannot be kept is not lost: no token is used meanwhile, and the server is not asked again', async () => {
    const { asked, fetch } = rotating('first');
    const shelf = memoryShelf();
    let away = true;
    const source = sourceOf('first', fetch, {
      read: shelf.read,
      put: async (sealed) => {
        if (away) throw new Error('database is away');
        await shelf.put(sealed);
      },
    });
    await expect(source.token()).rejects.toMatchObject({ code: 'sink' });
    await expect(source.token()).rejects.toMatchObject({ code: 'sink' });
    away = false;
    expect(await source.token()).toBe('a1');
    expect(asked).toEqual(['first']);
    expect(open((await shelf.read()) ?? '', 'first')).toBe('r1');
  });
});
