import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Failure, failuresOf, joined } from '../../src/pipeline/failures.ts';
import { judgeMail, readMail } from '../../src/pipeline/mail.ts';
import { makePolicy, type Policy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { bounce, incident, message } from '../store/rows.ts';
import { type Forgery, forge } from '../trust/forge.ts';
import { START } from './world.ts';

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const DATE = new Date(START).toUTCString();
const from = { messageId: '<1@ours.example>', from: 'news@ours.example', returnPath: 'b@ours.example' };
const policy = makePolicy({ channels });

async function failures(mail: Forgery, given: Policy = policy): Promise<Failure[]> {
  const source = forge({ victims: ['ann@gmail.com'], reportingMta: 'mx.ours.example', date: DATE, ...mail });
  const read = await readMail({ uid: 1, source, receivedAt: START, unreadable: false });
  return failuresOf(judgeMail('bounces', read, given.own, START), 7, given);
}

describe('the failures that a mail tells of', () => {
  test('carry what is known of the message, the report and its worth', async () => {
    const [failure, ...more] = await failures({ original: from, victims: ['Ann@GMAIL.com'] });
    expect(more).toEqual([]);
    expect(failure).toMatchObject({
      messageId: 7,
      ours: null,
      identity: '<1@ours.example>',
      belongsTo: null,
      evidence: { worth: 'unproven', by: 'nothing' },
      believed: true,
      mail: expect.stringMatching(/./),
      sender: 'mx.ours.example',
      arrivedAt: START,
      crowded: false,
      sighting: {
        at: START,
        kind: 'bounce',
        source: 'mailbox',
        worth: 'unproven',
        verdict: { address: 'Ann@gmail.com', scope: { kind: 'recipient', value: '' } },
        original: { messageId: '<1@ours.example>' },
        origin: { mailbox: 'bounces', senderDomain: 'ours.example', sendingIp: '', list: '' },
      },
    });
    expect(Object.keys(failure?.sighting ?? {}), 'what is not known is not there').not.toEqual(
      expect.arrayContaining(['brand']),
    );
    expect(failure?.sighting).not.toHaveProperty('scopeFrom');
    expect(failure?.sighting).not.toHaveProperty('unreadRecipients');
  });

  test.for<[what: string, address: string, kept: string]>([
    ['in capitals', 'ann@GMAIL.COM', 'ann@gmail.com'],
    ['whose local part may know case', 'Ann.B@Gmail.com', 'Ann.B@gmail.com'],
    ['in lower case', 'ann@gmail.com', 'ann@gmail.com'],
  ])('an address %s is one', async ([, address, kept]) => {
    const [failure] = await failures({ victims: [address] });
    expect(failure?.sighting.verdict.address).toBe(kept);
  });

  test('are none in what tells of none', async () => {
    expect(await failures({ action: 'delivered', status: '2.0.0', said: '250 OK' })).toEqual([]);
  });

  test('are delays where it is tried again', async () => {
    const later = { action: 'delayed', status: '4.2.0', said: '450 4.2.0 later' };
    expect((await failures(later)).map(({ sighting }) => sighting.kind)).toEqual(['delay']);
  });

  test.for<[what: string, mail: Forgery, identity: string]>([
    ['the message that it returns', { original: from }, '<1@ours.example>'],
    ['the report, where it returns none', {}, `report <forged@evil.example> ${DATE}`],
  ])('are known by %s', async ([, mail, identity]) => {
    expect((await failures(mail))[0]?.identity).toBe(identity);
  });

  test('bear the brand of the mail, where the operator named one', async () => {
    const brands = [
      { name: 'Ours', senderDomains: ['ours.example'], lists: [], sendingIps: [], mailboxes: [] },
    ];
    const [failure] = await failures({ original: from }, makePolicy({ channels, brands }));
    expect(failure?.sighting.brand).toBe('Ours');
  });

  test('blame the host that handed it over, where the server blames an IP and names none', async () => {
    const blocked: Forgery = {
      said: '550 5.7.1 Your IP address is blocked',
      status: '5.7.1',
      original: { ...from, received: 'from app (app.ours.example [198.51.99.10]) by mx.ours.example; date' },
    };
    const [failure] = await failures(blocked);
    expect(failure?.sighting).toMatchObject({ scopeFrom: 'original' });
    expect(failure?.sighting.verdict.scope).toEqual({ kind: 'ip', value: '198.51.99.10' });
  });

  test.for<[what: string, own: Parameters<typeof makePolicy>[0]['own'], mail: Forgery, believed: boolean]>([
    ['unproven where nothing was given to prove by', {}, {}, true],
    ['unproven where something was', { secret: 'a secret of some length' }, {}, false],
    ['plausible', { domains: ['ours.example'] }, { original: from }, true],
    ['proven', { relays: ['203.0.113.9'] }, {}, true],
    ['of mail that somebody sent in our name', { domains: ['another.example'] }, { original: from }, false],
  ])('%s: whether they are believed', async ([, own, mail, believed]) => {
    const [failure] = await failures(mail, makePolicy({ channels, ...(own ? { own } : {}) }));
    expect(failure?.believed).toBe(believed);
  });

  describe('are too many for the message', () => {
    const to = (list: string): Forgery => ({ original: { ...from, to: list } });
    const two = { victims: ['ann@gmail.com', 'ben@gmail.com'] };
    const many = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@gmail.com`).join(', ');
    test.for<[what: string, mail: Forgery, crowded: boolean]>([
      ['one of one', to('ann@gmail.com'), false],
      ['two of one', { ...two, ...to('ann@gmail.com') }, true],
      ['two of two', { ...two, ...to('ann@gmail.com, ben@gmail.com') }, false],
      ['one of nobody that is named', to('undisclosed-recipients:;'), false],
      ['two of nobody that is named', { ...two, ...to('undisclosed-recipients:;') }, true],
      [
        'more than were named, of a To that was cut',
        { victims: many(300).split(', '), ...to(many(200)) },
        false,
      ],
    ])('%s', async ([, mail, crowded]) => {
      const all = await failures(mail);
      expect(new Set(all.map((one) => one.crowded))).toEqual(new Set([crowded]));
    });

    test('never, where our own server tells', async () => {
      const relays = makePolicy({ channels, own: { relays: ['203.0.113.9'] } });
      const all = await failures({ ...two, ...to('ann@gmail.com') }, relays);
      expect(all.map(({ crowded }) => crowded)).toEqual([false, false]);
    });
  });
});

describe('what is told again', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    await store.incidents.save([incident('open')]);
  });
  afterEach(() => store.close());

  let told = 0;
  /** Tells of failures in one batch; of each: what it is, and the incident that counted it. */
  async function tell(...all: readonly Failure[]): Promise<string[]> {
    return store.transaction(async (tx) => {
      const known = await joined(tx, all);
      const ids = await tx.messages.add(
        known.map((_, n) => message(`${told} ${n}`)),
        START,
      );
      await tx.bounces.add(
        known.map(({ sighting, identity, believed }, n) =>
          bounce(ids.get(`${told} ${n}`) ?? 0, {
            at: sighting.at,
            kind: sighting.kind,
            verdict: sighting.verdict,
            originalId: identity,
            incidentId: 'open',
            believed,
            ...(sighting.repeat ? { repeat: true } : {}),
          }),
        ),
      );
      told += 1;
      return known.map(({ sighting, belongsTo }) =>
        [
          sighting.kind,
          sighting.repeat ? 'again' : 'new',
          ...(sighting.followsDelay ? ['after a delay'] : []),
          ...(belongsTo === null ? [] : [`of ${belongsTo}`]),
        ].join(' '),
      );
    });
  }
  const about = async (
    kind: 'bounce' | 'delay',
    change: Partial<Failure> = {},
    address = 'ann@gmail.com',
  ) => {
    const mail = kind === 'delay' ? { action: 'delayed', status: '4.2.0', said: '450 4.2.0 later' } : {};
    const [failure] = await failures({ ...mail, victims: [address], original: from });
    return { ...(failure as Failure), ...change };
  };

  test('a failure that two reports tell of is one', async () => {
    expect(await tell(await about('bounce'))).toEqual(['bounce new']);
    expect(await tell(await about('bounce'))).toEqual(['bounce again']);
  });

  test('also in one batch', async () => {
    expect(await tell(await about('bounce'), await about('bounce'))).toEqual(['bounce new', 'bounce again']);
    expect(
      await tell(await about('delay', { identity: 'x' }), await about('delay', { identity: 'x' })),
    ).toEqual(['delay new', 'delay again']);
  });

  test('a delay that lasts is told again, of the incident that counted it', async () => {
    expect(await tell(await about('delay'))).toEqual(['delay new']);
    expect(await tell(await about('delay'))).toEqual(['delay again of open']);
  });

  test('a delay that fails in the end is the same message, which was not told before', async () => {
    await tell(await about('delay'));
    expect(await tell(await about('bounce'))).toEqual(['bounce new after a delay']);
    expect(await tell(await about('delay')), 'a delay that comes late is no news').toEqual(['delay again']);
  });

  test('all of it in one batch', async () => {
    expect(await tell(await about('delay'), await about('bounce'), await about('bounce'))).toEqual([
      'delay new',
      'bounce new after a delay',
      'bounce again',
    ]);
  });

  test('another recipient, another message, another case', async () => {
    await tell(await about('bounce'));
    expect(
      await tell(
        await about('bounce', {}, 'ben@gmail.com'),
        await about('bounce', { identity: '<2@ours.example>' }),
        await about('bounce', {}, 'ANN@gmail.com'),
      ),
    ).toEqual(['bounce new', 'bounce new', 'bounce again']);
  });

  test.for<[what: string, change: Partial<Failure>]>([
    ['that nobody believes', { believed: false }],
    ['of a message that nobody can name', { identity: '' }],
  ])('a failure %s silences nothing, and is told each time', async ([, change]) => {
    expect(await tell(await about('bounce', change))).toEqual(['bounce new']);
    expect(await tell(await about('bounce', change), await about('bounce'))).toEqual([
      'bounce new',
      'bounce new',
    ]);
  });

  test('a failure of nobody that is named is told each time', async () => {
    const nobody = await about('bounce');
    const unnamed = {
      ...nobody,
      sighting: { ...nobody.sighting, verdict: { ...nobody.sighting.verdict, address: '' } },
    };
    expect(await tell(unnamed)).toEqual(['bounce new']);
    expect(await tell(unnamed, await about('bounce'))).toEqual(['bounce new', 'bounce new']);
  });
});
