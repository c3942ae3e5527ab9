import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { DAY } from '../../src/time/span.ts';
import { type Timeline, timeline, when } from './timeline.ts';

/**
 * Lives of incidents, told to the end: every change with its words, how loud it is, and what of the incident
 * is another afterwards. `STORIES=write npx vitest run test/incident/stories` writes them anew; read what
 * changed before you keep it.
 */
const START = when('00:00');

/** Epoch ms as the timelines say it. */
const clock = (at: number): string =>
  `${new Date(at).toISOString().slice(11, 19)}${at - START >= DAY ? ` +${Math.floor((at - START) / DAY)}d` : ''}`;

const readable = (value: unknown): string =>
  JSON.stringify(value, (_, one) =>
    typeof one === 'number' && one >= START - 400 * DAY && one < START + 400 * DAY ? clock(one) : one,
  ) ?? 'gone';

function differences(before: Incident | null, after: Incident): readonly string[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])] as (keyof Incident)[];
  return names
    .filter((name) => readable(before?.[name]) !== readable(after[name]))
    .map((name) => `    ${name}: ${readable(after[name])}`);
}

const rest = ({ kind: _kind, because: _because, at: _at, ...others }: IncidentChange): string =>
  readable(others);

function drawn({ told, incident }: Timeline): string {
  const lines = told.flatMap(({ change, after }, index) => [
    `${clock(change.at)} ${change.kind}: ${change.because}`,
    `  ${rest(change)}`,
    ...differences(told[index - 1]?.after ?? null, after),
  ]);
  const last = told.at(-1)?.after ?? null;
  return `${[...lines, 'in the end', ...(incident ? differences(last, incident) : ['    nothing'])].join('\n')}\n`;
}

const block = {
  cause: 'mxroute-rejected-recipient-flood',
  category: 'reputation-block',
  provider: 'mxroute',
  scope: { kind: 'ip', value: '203.0.113.9' },
} as const;
const flood = { cause: 'mail-flood', category: 'flood', provider: 'gmail' } as const;
const rate = { cause: 'gmail-unusual-rate-ip', category: 'rate-limited', provider: 'gmail' } as const;
const listed = {
  cause: 'spamhaus',
  category: 'reputation-block',
  provider: '',
  scope: { kind: 'ip', value: '203.0.113.9' },
} as const;
const busy = { cause: 'server-busy', category: 'server-error', provider: 'gmx' } as const;
const denied = { cause: 'auth-dmarc', category: 'auth-failure', provider: 'yahoo' } as const;

/** A failure each half hour, from 10:00 on. */
function halfHourly(t: Timeline, hours: number): Timeline {
  for (let n = 10; n < 10 + hours; n += 1)
    for (const minutes of ['00', '30'])
      t.at(`${String(n % 24).padStart(2, '0')}:${minutes} +${Math.floor(n / 24)}d`).bounce();
  return t;
}

const stories: Readonly<Record<string, () => Timeline>> = {
  'a block is taken, given back, snoozed and woken, and runs out': () =>
    timeline(block)
      .at('09:00')
      .bounce(3)
      .at('09:10')
      .act({ do: 'acknowledge' })
      .act({ do: 'acknowledge' }, 'Bob')
      .at('09:20')
      .act({ do: 'unacknowledge' })
      .act({ do: 'unacknowledge' })
      .at('09:30')
      .act({ do: 'snooze', until: when('12:00') }, 'Grace')
      .at('09:40')
      .act({ do: 'wake' }, 'Bob')
      .act({ do: 'wake' }, 'Bob')
      .at('10:00')
      .act({ do: 'assign', whom: 'Grace', byName: 'Ada' })
      .at('12:00 +2d')
      .passes(12)
      .at('12:00 +9d'),
  'who took it does nothing for a day while it fails': () =>
    halfHourly(timeline(flood).at('09:00').bounce(2).at('09:05').act({ do: 'acknowledge' }), 30),
  'a warning that was taken and forgotten is told in its thread': () =>
    halfHourly(timeline(denied).at('09:00').bounce(30).at('09:05').act({ do: 'acknowledge' }), 30),
  'a block was taken and goes on failing: it is left to whoever has it until its end': () =>
    halfHourly(timeline(block).at('09:00').bounce(2).at('09:05').act({ do: 'acknowledge' }), 40),
  'it is muted, and the mute ends': () =>
    timeline(block)
      .at('09:00')
      .bounce()
      .act({ do: 'mute', until: when('15:00') })
      .at('10:00')
      .bounce(4)
      .at('18:00'),
  'a mute is ended by a person, who cannot end it twice or mute into the past': () =>
    timeline(block)
      .at('09:00')
      .bounce()
      .act({ do: 'mute', until: when('09:00') })
      .act({ do: 'mute', until: when('15:00') })
      .at('10:00')
      .act({ do: 'unmute' }, 'Bob')
      .act({ do: 'unmute' }, 'Bob')
      .at('11:00')
      .act({ do: 'snooze', until: when('11:00') }),
  'another hand took it since: what ends the mute and the snooze leaves it to him': () =>
    timeline(block)
      .at('09:00')
      .bounce()
      .act({ do: 'mute', until: when('15:00') })
      .act({ do: 'snooze', until: when('14:00') })
      .act({ do: 'acknowledge' }, 'Bob')
      .at('10:00')
      .act({ do: 'unmute' })
      .act({ do: 'wake' }),
  'resolved with a note, opened again, resolved without': () =>
    timeline(flood)
      .at('09:00')
      .bounce(2)
      .act({ do: 'acknowledge' }, 'Bob')
      .at('10:00')
      .act({ do: 'resolve', note: '  a  hacked\n account  ' })
      .act({ do: 'acknowledge' })
      .act({ do: 'assign', whom: 'Grace', byName: 'Ada' })
      .act({ do: 'snooze', until: when('15:00') })
      .at('10:30')
      .act({ do: 'reopen' }, 'Grace')
      .act({ do: 'reopen' }, 'Grace')
      .at('11:00')
      .act({ do: 'resolve', note: 'x'.repeat(600) })
      .at('12:00 +1d'),
  'a block comes back when its clock has run, and once more after days': () =>
    timeline(block).at('09:00').bounce(2).at('10:00 +2d').bounce().at('11:00 +7d').bounce(2).at('12:00 +30d'),
  'a rate limit delays mail that passes in the end': () =>
    timeline(rate).at('09:00').delay(3).at('09:20').delay(2).at('09:40').passes(5).at('12:00 +1d'),
  'delays turn into bounces': () =>
    timeline(rate).at('09:00').delay(4).at('20:00').bounce(2).at('09:00 +1d').bounce(9).at('12:00 +8d'),
  'nobody tells that it is over: it goes quiet, unproven': () =>
    timeline(listed).at('09:00').bounce(5).at('15:00').bounce().at('12:00 +20d'),
  'a mailing fails each hour and a half, and nothing tells: it does not come and go each time': () =>
    Array.from({ length: 12 }, (_, n) => 9 * 60 + n * 90)
      .reduce(
        (t, minutes) => {
          const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
          const words = `${String(hour % 24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          return t.at(`${words} +${Math.floor(hour / 24)}d`).bounce();
        },
        timeline(flood).at('08:00').bounce(2).act({ do: 'acknowledge' }),
      )
      .at('12:00 +1d'),
  'a source cannot be read meanwhile: nothing is concluded': () =>
    timeline(listed)
      .at('09:00')
      .bounce(5)
      .at('10:00')
      .blind(true)
      .at('12:00 +6d')
      .blind(false)
      .at('12:00 +20d'),
  'too few to open': () => timeline(busy).at('09:00').delay(1).at('12:00 +3d'),
  'the log and the notices tell of the same messages': () =>
    timeline(rate)
      .at('09:00')
      .delay(3, { source: 'log' })
      .at('09:10')
      .delay(2, { source: 'log', repeat: true })
      .at('09:20')
      .delay(2, { repeat: true })
      .at('09:30')
      .delay(4, { source: 'log', held: true })
      .at('09:40')
      .bounce(1, { source: 'log', followsDelay: true })
      .at('09:50')
      .bounce(1, { heardAt: when('08:00'), unreadRecipients: 40 })
      .bounce(1, { unreadRecipients: 2 })
      .at('10:00'),
  'delays that say until when they are tried': () =>
    timeline(rate)
      .at('09:00')
      .delay(2, { queuedUntil: when('14:00') })
      .at('09:10')
      .delay(1, { queuedUntil: when('12:00') })
      .at('09:20')
      .delay(1, { queuedUntil: when('18:00') })
      .delay(1)
      .delay(1, { repeat: true })
      .at('12:00')
      .delay(1, { queuedUntil: when('20:00') })
      .at('12:30 +1d'),
  'reports move the first block’s beginning back, and no other’s': () =>
    timeline(block)
      .at('09:00')
      .bounce()
      .at('09:10')
      .bounce(1, { since: when('07:00') })
      .at('09:20')
      .bounce(1, { since: when('08:00') })
      .at('09:30 +2d')
      .bounce()
      .at('09:40 +2d')
      .bounce(1, { since: when('06:00') })
      .at('09:50 +2d'),
  'a report tells of a block that was over before the last try': () =>
    timeline(block)
      .at('09:00 +3d')
      .bounce(1, { since: when('08:00') })
      .at('09:10 +3d')
      .bounce(1, { since: when('09:10 +1d') })
      .at('09:20 +3d'),
  'mail passes each time, and each day it is back': () =>
    ['09:00', '09:00 +1d', '09:00 +2d', '09:00 +3d', '09:00 +8d'].reduce(
      (t, words) =>
        t.at(words).bounce().at(words.replace('09:00', '10:00')).passes().at(words.replace('09:00', '15:00')),
      timeline(flood),
    ),
  'a listing is no critical thing: its end and its return are told in the thread': () =>
    timeline(denied)
      .at('09:00')
      .bounce(30)
      .at('10:00')
      .passes(5)
      .at('15:00')
      .bounce(30)
      .at('16:00')
      .act({ do: 'acknowledge' })
      .at('20:00'),
  'muted, it comes back and is over without a word': () =>
    timeline(block)
      .at('09:00')
      .bounce()
      .act({ do: 'mute', until: when('09:00 +9d') })
      .at('10:00 +2d')
      .bounce()
      .at('12:00 +5d'),
  'watched and never opened: nobody can take it': () =>
    timeline(denied)
      .at('09:00')
      .bounce()
      .act({ do: 'acknowledge' })
      .act({ do: 'mute', until: when('15:00') }),
  'a report that is late tells of before': () =>
    timeline(flood)
      .at('09:00')
      .bounce(2)
      .at('10:00')
      .passes(3)
      .at('13:00')
      .bounce(1, { at: when('08:30') })
      .at('13:10')
      .bounce(1, { repeat: true })
      .at('12:00 +1d'),
};

test.for(Object.entries(stories))('%s', ([name, tell]) => {
  const file = join(import.meta.dirname, 'stories', `${name.replace(/[^a-z]+/gi, '-')}.txt`);
  const text = drawn(tell());
  if (process.env['STORIES'] === 'write') writeFileSync(file, text);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '', name).toBe(text);
});
