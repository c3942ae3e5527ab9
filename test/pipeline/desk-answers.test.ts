import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { knowledgeOf } from '../../src/catalogue/knowledge.ts';
import { makeDesk } from '../../src/pipeline/make-desk.ts';
import { maskAddress } from '../../src/pipeline/mask.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { BounceRow } from '../../src/store/write-bounces.ts';
import { address, bounce, DAY, HOUR, incident, message, NOON, verdict } from '../store/rows.ts';

const policy = makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' } });
const ada = { id: 'U0ADA', name: 'Ada', operator: true };
let store: Store;
let changes = 0;
let made = 0;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
  changes = 0;
});
afterEach(() => store.close());

const deskOf = (over: Store = store) =>
  makeDesk({
    store: over,
    policy,
    startedAt: NOON - DAY,
    link: ({ channel, ts }) => `https://acme.example/${channel}/${ts}`,
    showAddress: (one) => maskAddress(one, 'masked'),
    dnsServers: null,
    changed: () => {
      changes += 1;
    },
  });
async function fails(...rows: readonly Partial<BounceRow>[]): Promise<void> {
  for (const row of rows) {
    const name = `f${made++}`;
    const ids = await store.messages.add([message(name, { receivedAt: row.at ?? NOON })], row.at ?? NOON);
    await store.bounces.add([bounce(ids.get(name) ?? 0, { originalId: `<${name}@x>`, ...row })]);
  }
}
const stands = (subject: string, role: 'message' | 'details' = 'message', outlet = 'slack') =>
  store.postedMessages.put({
    outlet,
    subject,
    role,
    channel: outlet === 'slack' ? 'C0ALERT' : outlet,
    ts: role,
    at: NOON,
    postedAt: NOON,
  });

describe('an answer', () => {
  const flood = verdict({ category: 'flood', cause: 'mail-flood', status: '5.7.28' });
  test('carries what we saw of it, and the open incident with its link', async () => {
    await fails({ verdict: flood, at: NOON - HOUR }, { verdict: flood, at: NOON - 3 * DAY });
    await store.incidents.save([
      incident('i1', { cause: 'mail-flood' }),
      incident('i2', { cause: 'user-unknown' }),
    ]);
    const history = async () => (await deskOf().lookup('550 5.7.28', NOON)).histories[0];
    const seen = { day: 1, week: 2, lastAt: NOON - HOUR, lastProvider: 'Gmail' };
    const about = { id: 'i1', title: 'Mail flood detected' };
    expect(await history()).toEqual({ ...seen, incident: { ...about, link: null } });
    await stands('i1', 'details');
    await stands('i1', 'message', 'pager');
    expect(await history()).toEqual({ ...seen, incident: { ...about, link: null } });
    await stands('i1');
    expect(await history()).toEqual({
      ...seen,
      incident: { ...about, link: 'https://acme.example/C0ALERT/message' },
    });
  });

  test('says nothing of what was never seen', async () => {
    expect((await deskOf().lookup('550 5.7.28', NOON)).histories).toEqual([
      { day: 0, week: 0, lastAt: null, lastProvider: '', incident: null },
    ]);
  });

  test('does not wait for a slow store', async () => {
    const slow = Object.create(store, {
      incidents: { value: { active: () => new Promise(() => {}) } },
    }) as Store;
    const { answer, histories } = await deskOf(slow).lookup('550 5.7.28', NOON);
    expect(histories).toEqual(answer.entries.map(() => null));
  });

  test('of a check comes from the DNS, and has no history', async () => {
    const { answer, histories } = await deskOf().lookup('check acme.example', NOON);
    expect([answer.kind, answer.query, histories]).toEqual(['check', 'check acme.example', []]);
  });
});

describe('status, lists and places', () => {
  test('status is what the store knows', async () => {
    await store.mailboxes.reached('bounces', { connected: true, lastPollAt: NOON - HOUR, note: 'Watching.' });
    await fails({ at: NOON - HOUR }, { at: NOON - HOUR, kind: 'delay' }, { at: NOON - 3 * DAY });
    await store.incidents.save([incident('i1')]);
    expect(await deskOf().status(NOON)).toEqual({
      mailboxes: [
        {
          name: 'bounces',
          connected: true,
          lastPollAt: NOON - HOUR,
          lastMailAt: null,
          backlog: 0,
          note: 'Watching.',
        },
      ],
      lastBounceAt: NOON - HOUR,
      bounces24h: 2,
      unread24h: 0,
      openIncidents: 1,
      outboxDepth: 0,
      startedAt: NOON - DAY,
    });
  });

  test('open incidents, each with where it stands', async () => {
    await store.incidents.save([incident('i1'), incident('i2'), incident('i3', { state: 'resolved' })]);
    await stands('i1');
    const listed = await deskOf().incidents(NOON);
    expect(listed.map(({ view, placed }) => [view.incident.id, placed?.ts ?? null]).toSorted()).toEqual([
      ['i1', 'message'],
      ['i2', null],
    ]);
  });

  test('what failed most, by its title and its receiver', async () => {
    await fails({ at: NOON - HOUR }, { at: NOON - HOUR }, { at: NOON - 3 * DAY });
    const row = {
      cause: 'user-unknown',
      title: knowledgeOf({ cause: 'user-unknown' }).title,
      provider: 'Gmail',
    };
    expect(await deskOf().top(24, NOON)).toEqual([{ ...row, count: 2 }]);
    expect(await deskOf().top(168, NOON)).toEqual([{ ...row, count: 3 }]);
  });

  test('whose message stands somewhere', async () => {
    await store.incidents.save([incident('i1')]);
    await stands('i1');
    const at = async (ts: string) =>
      (await deskOf().at({ channel: 'C0ALERT', ts }, NOON))?.incident.id ?? null;
    expect([await at('message'), await at('other')]).toEqual(['i1', null]);
  });

  test('the digest is that of yesterday, unless a day is named', async () => {
    expect((await deskOf().digest(null, NOON)).date).toBe('2026-11-20');
    expect((await deskOf().digest('2026-11-18', NOON)).date).toBe('2026-11-18');
  });
});

describe('who', () => {
  const who = (one = 'ann@example.org') => deskOf().who(one, NOON);
  const told = {
    cause: 'user-unknown',
    status: '5.1.1',
    provider: 'Gmail',
    diagnostic: '550 5.1.1 no such user',
  };

  test('an address that was never seen', async () => {
    expect(await who()).toEqual({
      address: 'ann@example.org',
      verdict: 'never-seen',
      because: 'No failure of this address is stored.',
      firstAt: null,
      lastAt: null,
      failures: 0,
      days: 0,
      last: [],
    });
  });

  test('an address that failed for no reason of its own, with its last five failures', async () => {
    await fails(...Array.from({ length: 6 }, (_, n) => ({ at: NOON - n * HOUR * 5 })));
    expect(await who(' <Ann@Example.org> ')).toEqual({
      address: 'ann@example.org',
      verdict: 'keep',
      because: 'It failed, but never for a reason that lies with the address: do not suppress it.',
      firstAt: NOON - 25 * HOUR,
      lastAt: NOON,
      failures: 6,
      days: 2,
      last: Array.from({ length: 5 }, (_, n) => ({ at: NOON - n * HOUR * 5, ...told })),
    });
  });

  test.for<[string, Parameters<typeof address>[1], string, string]>([
    ['on the list', {}, 'suppress', 'No such user. The report is proven: our own mail server made it.'],
    [
      'held',
      { heldFor: 'provider' },
      'held',
      'Held, since far more addresses of one provider than usual failed within a day: No such user. The report is proven: our own mail server made it.',
    ],
    [
      'on its way',
      { verdict: 'repeats' },
      'repeats',
      'No such user. The report is proven: our own mail server made it.',
    ],
    ['taken off', { verdict: 'keep', reason: 'Taken off by Ada.' }, 'keep', 'Taken off by Ada.'],
    ['from before proofs were kept', { worth: '', proof: '' }, 'suppress', 'No such user.'],
  ])('an address that is %s', async ([, given, said, because]) => {
    await store.addresses.put([
      address('ann@example.org', { failures: 3, days: 2, firstAt: NOON - DAY, ...given }),
    ]);
    expect(await who()).toEqual({
      address: 'ann@example.org',
      verdict: said,
      because,
      firstAt: NOON - DAY,
      lastAt: NOON,
      failures: 3,
      days: 2,
      last: [],
    });
  });

  const expired = (days: number, cause = 'queue-expired', kind: 'bounce' | 'delay' = 'bounce') => ({
    at: NOON - days * DAY,
    kind,
    verdict: verdict({ category: 'network-error', cause }),
  });
  test('an address whose mail only expires, for three weeks, is worth a look', async () => {
    const because = async () => (await who()).because;
    await fails(expired(22), expired(10), expired(0), expired(1, 'user-unknown', 'delay'));
    expect(await because()).toBe(
      'Worth a look: mail to it has only expired, 3 times since 2026-10-30; no server ever refused it. Nothing is suppressed by that alone.',
    );
    await fails(expired(5, 'mail-flood'));
    expect(await because(), 'a server refused it').toMatch(/^It failed, but never/);
  });

  test('mail that was only delayed tells nothing of the address', async () => {
    await fails(expired(22, 'queue-expired', 'delay'), expired(1, 'queue-expired', 'delay'));
    expect((await who()).because).toMatch(/^It failed, but never/);
  });
});

describe('what a person does', () => {
  test('an address is taken off, shown as the operator wants it', async () => {
    await store.addresses.put([address('ann@example.org')]);
    const off = () => deskOf().unsuppress(' <Ann@example.org> ', 'spoke to her', ada, NOON);
    expect(await off()).toBe('a…@example.org is off the suppression list. It starts anew from here.');
    expect(await off()).toBe('a…@example.org is not on the suppression list; nothing to take off.');
    expect(await store.addresses.get('ann@example.org')).toMatchObject({
      clearedBy: 'Ada',
      clearReason: 'spoke to her',
    });
  });

  const hold = (why: 'provider' | 'burst', provider: string, domain: string) => ({ why, provider, domain });
  test.for([
    [
      hold('provider', 'gmail', ''),
      'release',
      'One address released: it may be suppressed.',
      ['a@gmail.com'],
    ],
    [
      hold('provider', '', 'corp.example'),
      'release',
      'One address released: it may be suppressed.',
      ['b@corp.example'],
    ],
    [hold('provider', 'gmail', ''), 'discard', 'One address discarded: it is not on the list.', []],
    [
      hold('burst', '', ''),
      'release',
      '2 addresses released: they may be suppressed.',
      ['c@x.example', 'd@gmail.com'],
    ],
    [hold('burst', '', ''), 'discard', '2 addresses discarded: none of them is on the list.', []],
    [hold('provider', 'yahoo', ''), 'discard', 'Nothing of it is held any more; nothing was changed.', []],
  ] as const)(
    'of what is held, only the group that was asked of: %j %s',
    async ([group, decision, said, listed]) => {
      await store.addresses.put([
        address('a@gmail.com', { heldFor: 'provider', domain: 'gmail.com' }),
        address('b@corp.example', { heldFor: 'provider', domain: 'corp.example', provider: '' }),
        address('c@x.example', { heldFor: 'burst', domain: 'x.example', provider: '' }),
        address('d@gmail.com', { heldFor: 'burst', domain: 'gmail.com' }),
      ]);
      expect(await deskOf().held(group, decision, ada, NOON)).toBe(said);
      const on = (await store.addresses.suppressible('', 10)).map((row) => row.address);
      expect([on.toSorted(), changes]).toEqual([listed, 1]);
    },
  );
});
