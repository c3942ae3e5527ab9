import { expect, test } from 'vitest';
import type { IncidentAction } from '../../src/pipeline/desk.ts';
import { makeDesk } from '../../src/pipeline/make-desk.ts';
import { maskAddress } from '../../src/pipeline/mask.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, World } from './world.ts';

const FLOOD = 'postfix-gmail-flood-perm-failed-01';
const UNKNOWN = 'postfix-gmail-nosuchuser-failed-01';
const alice = { id: 'U0ALICE', name: 'alice', operator: true };

const deskOf = (store: Store) =>
  makeDesk({
    store,
    policy,
    startedAt: 0,
    link: (placed) => `https://acme.slack.com/archives/${placed.channel}/p${placed.ts}`,
    showAddress: (address) => maskAddress(address, 'masked'),
    dnsServers: null,
    changed: () => {},
  });

onEachEngine('the desk', (engine) => {
  test('an answer carries our own history and the open incident with its link', async () => {
    const world = new World(await engine.open());
    await world.arrive(FLOOD, 12);
    await world.pass(MINUTE);
    const { answer, histories } = await deskOf(world.store).lookup('5.7.28', world.now);
    expect(answer.entries[0]?.title).toMatch(/flood/i);
    expect(histories[0]).toMatchObject({
      day: 12,
      week: 12,
      lastProvider: 'Gmail',
      incident: { link: 'https://acme.slack.com/archives/C0ALERT/p1' },
    });
  });

  test('an answer comes without history when the store cannot be read', async () => {
    const store = await engine.open();
    const broken = Object.create(store, {
      incidents: { value: { active: () => Promise.reject(new Error('locked')) } },
    }) as Store;
    const { answer, histories } = await deskOf(broken).lookup('550 5.1.1', 0);
    expect(answer.entries).not.toEqual([]);
    expect(histories.every((history) => history === null)).toBe(true);
  });

  test('acknowledge, snooze and resolve are done once, shown at once, and say who did it', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const [incident] = await world.store.incidents.active();
    const id = incident?.id ?? '';
    expect(await desk.act(id, { do: 'acknowledge' }, alice, world.now)).toMatchObject({
      ok: true,
      view: { incident: { state: 'acknowledged' } },
    });
    expect(await desk.act(id, { do: 'acknowledge' }, alice, world.now)).toMatchObject({
      ok: false,
      said: expect.stringContaining('already'),
    });
    const edits = world.channel.edits().length;
    await world.deliverer.round(world.now + 1_000);
    expect(world.channel.edits().length).toBe(edits + 1);

    const snoozed = await desk.act(id, { do: 'snooze', until: '4h' }, alice, world.now);
    expect(snoozed.view?.incident.snoozedUntil).toBe(world.now + 4 * HOUR);
    expect(await desk.act(id, { do: 'snooze', until: 'clock' }, alice, world.now)).toMatchObject({
      ok: false,
      said: expect.stringContaining('No clock'),
    });

    const resolved = await desk.act(id, { do: 'resolve' }, alice, world.now);
    expect(resolved.view?.incident).toMatchObject({
      state: 'resolved',
      actor: { who: 'U0ALICE', did: 'resolved' },
    });
    expect(await desk.act('nothing', { do: 'resolve' }, alice, world.now)).toMatchObject({ ok: false });
  });

  test('a muted incident is kept right, and its return calls nobody', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const [incident] = await world.store.incidents.active();
    await desk.act(incident?.id ?? '', { do: 'mute', days: 7 }, alice, world.now);
    await desk.act(incident?.id ?? '', { do: 'resolve' }, alice, world.now);
    await world.pass(26 * HOUR, HOUR);
    const posts = world.channel.posts().length;
    await world.arrive(FLOOD, 5);
    await world.pass(10 * MINUTE, MINUTE);
    expect(world.channel.posts().length).toBe(posts);
  });

  test('the list of messages to send again comes into the thread, masked, as a CSV', async () => {
    const world = new World(await engine.open());
    await world.arrive(FLOOD, 3);
    await world.pass(MINUTE);
    const [incident] = await world.store.incidents.active();
    const acted = await deskOf(world.store).act(
      incident?.id ?? '',
      { do: 'list-to-resend' },
      alice,
      world.now,
    );
    expect(acted.said).toMatch(/list of 3 messages/);
    await world.pass(MINUTE);
    const file = world.channel.parcels.find((parcel) => parcel.kind === 'file');
    const lines = file?.kind === 'file' ? file.content.trim().split('\r\n') : [];
    expect(lines[0]).toBe('message_id,recipient,from,subject,failed_at,cause,mailbox,list,sending_ip,brand');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain('g…@mx.example');
  });

  test('whole addresses go to a named operator alone, in a direct message', async () => {
    const world = new World(await engine.open());
    await world.arrive(FLOOD, 3);
    await world.pass(MINUTE);
    const [incident] = await world.store.incidents.active();
    const named = { ...alice, named: true };
    const acted = await deskOf(world.store).act(
      incident?.id ?? '',
      { do: 'list-to-resend' },
      named,
      world.now,
    );
    expect(acted.said).toContain('whole to you in a direct message');
    await world.pass(MINUTE);
    const direct = world.channel.parcels.filter((parcel) => parcel.kind === 'direct-file');
    expect(direct).toMatchObject([
      { channel: alice.id, content: expect.stringMatching(/gmail-flood-perm-1@mx\.example|@mx\.example/) },
    ]);
    expect(direct[0]?.kind === 'direct-file' && direct[0].content).not.toContain('…@');
    const shown = world.channel.parcels.find((parcel) => parcel.kind === 'file');
    expect(shown?.kind === 'file' && shown.content).toContain('…@mx.example');
  });

  test('everything can be taken back, each with one press, and says so', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const id = (await world.store.incidents.active())[0]?.id ?? '';
    const does = async (action: IncidentAction) =>
      (await desk.act(id, action, alice, world.now)).view?.incident;
    expect(await does({ do: 'acknowledge' })).toMatchObject({ state: 'acknowledged' });
    expect(await does({ do: 'unacknowledge' })).toMatchObject({ state: 'open', actor: null });
    expect(await does({ do: 'assign', whom: 'U0BOB00001' })).toMatchObject({
      state: 'acknowledged',
      actor: { who: 'U0BOB00001' },
    });
    await does({ do: 'snooze', until: '4h' });
    expect(await does({ do: 'wake' })).toMatchObject({ snoozedUntil: null });
    expect(await does({ do: 'mute', days: 3 })).toMatchObject({ mutedUntil: world.now + 72 * HOUR });
    expect(await does({ do: 'unmute' })).toMatchObject({ mutedUntil: null });
    expect(await does({ do: 'resolve', note: ' campaign c-42\nwent to an old list ' })).toMatchObject({
      state: 'resolved',
      note: { text: 'campaign c-42 went to an old list', who: alice.id },
    });
    expect(await does({ do: 'reopen' })).toMatchObject({ state: 'open', resolvedAt: null, actor: null });
    expect((await desk.act(id, { do: 'reopen' }, alice, world.now)).said).toContain('open already');
    await world.pass(5 * MINUTE);
    const kinds = (await world.store.incidents.timeline(id, 20)).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'opened',
      'acknowledged',
      'unacknowledged',
      'assigned',
      'snoozed',
      'woke',
      'muted',
      'unmuted',
      'resolved',
      'reopened',
    ]);
    const assigned = world.channel.parcels.find(
      (parcel) => parcel.kind === 'change' && parcel.change.kind === 'assigned',
    );
    expect(assigned, 'who was given it is told').toMatchObject({ mention: ['U0BOB00001'] });
  });

  test('the note of the last end leads when the same comes back, also as a new incident', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const first = (await world.store.incidents.active())[0];
    await desk.act(first?.id ?? '', { do: 'resolve', note: 'old list' }, alice, world.now);
    await world.pass(20 * 24 * HOUR, 6 * HOUR);
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const [again] = await world.store.incidents.active();
    expect(again?.id).not.toBe(first?.id);
    expect(again?.note?.text).toBe('old list');
  });

  test('an acknowledgement expires when it goes on failing and nobody does anything', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const id = (await world.store.incidents.active())[0]?.id ?? '';
    await desk.act(id, { do: 'acknowledge' }, alice, world.now);
    for (let hour = 0; hour < 25; hour++) {
      await world.arrive(FLOOD, 1);
      await world.pass(HOUR, 15 * MINUTE);
    }
    const changes = await world.store.incidents.timeline(id, 50);
    expect(changes.find(({ kind }) => kind === 'unacknowledged')).toMatchObject({
      by: null,
      voice: 'broadcast',
    });
    expect(await world.store.incidents.byId(id)).toMatchObject({ state: 'open', actor: null });
  });

  test('a mute ends, and says that it is still open', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const id = (await world.store.incidents.active())[0]?.id ?? '';
    await desk.act(id, { do: 'mute', days: 1 }, alice, world.now);
    for (let hour = 0; hour < 25; hour++) {
      await world.arrive(FLOOD, 1);
      await world.pass(HOUR, 15 * MINUTE);
    }
    const timeline = await world.store.incidents.timeline(id, 50);
    expect(timeline.find(({ kind }) => kind === 'unmuted')).toMatchObject({ by: null, voice: 'thread' });
  });

  test('until tomorrow is the next morning of whoever presses, across a change of clocks', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    world.now = Date.parse('2027-03-27T20:00:00Z');
    await world.arrive(FLOOD, 2);
    await world.pass(MINUTE);
    const id = (await world.store.incidents.active())[0]?.id ?? '';
    const snoozed = await desk.act(
      id,
      { do: 'snooze', until: 'tomorrow' },
      { ...alice, timeZone: 'Europe/Berlin' },
      world.now,
    );
    expect(snoozed.view?.incident.snoozedUntil).toBe(Date.parse('2027-03-28T06:00:00Z'));
    expect(snoozed.said).toBe('Snoozed until Sunday 08:00 (Europe/Berlin).');
  });

  test('who: an unknown user may be suppressed until a person clears it; a flooded one never', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(UNKNOWN, 1);
    await world.arrive(FLOOD, 1);
    const dead = 'gmail-nosuchuser-1@mx.example';
    expect(await desk.who(` <${dead.toUpperCase()}> `, world.now)).toMatchObject({
      verdict: 'suppress',
      failures: 1,
      days: 1,
    });
    expect(await desk.who('gmail-flood-perm-2@mx.example', world.now)).toMatchObject({
      verdict: 'keep',
      because: expect.stringContaining('do not suppress'),
    });
    expect(await desk.who('nobody@example.com', world.now)).toMatchObject({ verdict: 'never-seen' });
    expect(await desk.unsuppress(dead, 'spoke to him', alice, world.now)).toMatch(/off the suppression list/);
    expect(await desk.unsuppress(dead, 'again', alice, world.now)).toMatch(/not on the suppression list/);
    expect(await desk.who(dead, world.now)).toMatchObject({ verdict: 'keep' });
  });

  test('who: an address whose mail only ever expires is worth a look, and suppressed by nothing', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    const to = 'slow@far.example';
    for (let week = 0; week < 5; week++) {
      const source = Buffer.from(
        [
          `From: MAILER-DAEMON@sender.example\nDate: ${new Date(world.now).toUTCString()}\nSubject: Undelivered`,
          `Message-ID: <${week}@sender.example>\nMIME-Version: 1.0`,
          'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n',
          '--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.sender.example\n',
          `Final-Recipient: rfc822; ${to}\nAction: failed\nStatus: 4.4.1`,
          'Diagnostic-Code: X-Postfix; connect to mx.far.example[192.0.2.9]:25: Connection timed out\n--b--\n',
        ].join('\n'),
      );
      await world.take([{ uid: week + 1, source, receivedAt: world.now, unreadable: false }]);
      const record = await desk.who(to, world.now);
      expect(record.verdict).toBe('keep');
      if (week < 3) expect(record.because).toContain('do not suppress');
      else expect(record.because).toContain(`only expired, ${week + 1} times since 2026-11-20`);
      world.now += 7 * 24 * HOUR;
    }
  });

  test('status, incidents, top and digest tell what is there', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive(FLOOD, 4);
    await world.arrive(UNKNOWN, 2);
    await world.pass(MINUTE);
    expect(await desk.status(world.now)).toMatchObject({
      bounces24h: 6,
      openIncidents: 1,
      mailboxes: [{ name: 'bounces' }],
    });
    expect(await desk.incidents(world.now)).toMatchObject([
      { placed: { channel: 'C0ALERT' }, view: { addresses: 4 } },
    ]);
    expect(await desk.top(24, world.now)).toMatchObject([
      { cause: 'mail-flood', count: 4, provider: 'Gmail' },
      { count: 2 },
    ]);
    expect(await desk.digest('2026-11-20', world.now)).toMatchObject({
      bounces: { today: 6 },
      newlySuppressible: 2,
      allQuiet: false,
    });
  });

  test('pacing advice comes from our own hourly send counts, and only when there are enough of them', async () => {
    const world = new World(await engine.open());
    const desk = deskOf(world.store);
    await world.arrive('postfix-gmail-flood-temp-delayed-01', 20);
    await world.pass(MINUTE);
    // The fixture's queue gives up within seconds, which is a note of its own.
    const pacing = async () =>
      (await desk.incidents(world.now))[0]?.view.notes.filter(
        (note) => !note.startsWith('The oldest waiting'),
      );
    expect(await pacing()).toEqual([]);
    const hours = Array.from({ length: 40 }, (_, back) => ({
      date: new Date(world.now - back * HOUR).toISOString().slice(0, 13),
      provider: 'gmail',
      sent: back === 0 ? 400 : 120,
    }));
    await world.store.volumes.put(hours);
    expect(await pacing()).toEqual([
      expect.stringContaining(
        'the last clean hour to Gmail had 120 messages, the hour of the first deferral 400. Start again with 60 an hour',
      ),
    ]);
  });
});
