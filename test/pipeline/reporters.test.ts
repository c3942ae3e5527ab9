import { describe, expect, test } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import { judgeMail, readMail } from '../../src/pipeline/mail.ts';
import { lagsOf, lateReporters } from '../../src/pipeline/reporters.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import { verdict } from '../store/rows.ts';
import { policy, START } from './world.ts';

const notice = letter('postfix-gmail-flood-temp-delayed-01', 1, START).source;
const read = await readMail({ uid: 1, source: notice, receivedAt: START, unreadable: false });
const judged = judgeMail('bounces', read, policy.own, START);
const [told] = judged.judgement.verdicts;

/** The notice with what it would be otherwise: its row, and when its message had come into the queue. */
const delayed = (row: Partial<typeof judged.row> = {}, arrivalAt: number | null = START - 3 * HOUR) => ({
  ...judged,
  row: { ...judged.row, receivedAt: START, reportingMta: 'mx1.example', ...row },
  judgement: { ...judged.judgement, verdicts: [verdict({ ...told, arrivalAt })] },
});

describe('how late a notice of a delay came', () => {
  const lag = { server: 'mx1.example', software: 'postfix', lag: 3 * HOUR, at: START };

  test.for<[what: string, mail: ReturnType<typeof delayed>, lags: ReturnType<typeof lagsOf>]>([
    ['is told by the time at which its message came into the queue', delayed(), [lag]],
    ['whoever sent the message', delayed({ ours: null }), [lag]],
    ['of a message that was not ours: nobody’s concern', delayed({ ours: false }), []],
    ['in a report of a failure: it is none', delayed({ kind: 'bounce' }), []],
    ['of a server that does not say who it is', delayed({ reportingMta: '' }), []],
    ['of a message whose arrival it does not tell', delayed({}, null), []],
    ['by a server that is unknown to us', delayed({ subject: 'Later' }), [{ ...lag, software: '' }]],
    ['at once', delayed({}, START), [{ ...lag, lag: 0 }]],
    ['before the message came: a clock that is wrong', delayed({}, START + 1), []],
    ['fifteen days after it', delayed({}, START - 15 * DAY), [{ ...lag, lag: 15 * DAY }]],
    ['later than any queue keeps mail: a clock that is wrong', delayed({}, START - 15 * DAY - 1), []],
  ])('%s', ([, mail, lags]) => {
    expect(lagsOf([mail])).toEqual(lags);
  });

  test('of a notice that names nobody nothing is known', () => {
    expect(lagsOf([{ ...judged, judgement: { ...judged.judgement, verdicts: [] } }])).toEqual([]);
  });
});

describe('who tells late', () => {
  const server = (name: string, software: string, lags: readonly number[]) => ({
    server: name,
    software,
    lags,
    lastAt: START,
  });

  test('by half of its notices or more; the latest first, with the line to change', () => {
    expect(
      lateReporters([
        server('by a minute less than an hour', '', [HOUR - MINUTE]),
        server('in time', '', [HOUR - MINUTE - 1]),
        server('mostly in time', '', [0, MINUTE, 9 * HOUR, 2 * MINUTE, 9 * HOUR]),
        server('half of them', 'exim', [20 * HOUR, MINUTE, 4 * HOUR, MINUTE]),
        server('not in order', 'postfix', [10 * HOUR, 2 * HOUR, 9 * HOUR]),
        server('without any', '', []),
      ]),
    ).toEqual([
      {
        server: 'not in order',
        kind: 'Postfix',
        medianMs: 9 * HOUR,
        notices: 3,
        earlier: 'delay_warning_time = 15m in main.cf, then postfix reload',
      },
      {
        server: 'half of them',
        kind: 'Exim',
        medianMs: 4 * HOUR,
        notices: 4,
        earlier: 'delay_warning = 15m:4h:24h in its configuration',
      },
      {
        server: 'by a minute less than an hour',
        kind: '',
        medianMs: HOUR - MINUTE,
        notices: 1,
        earlier: '',
      },
    ]);
  });
});
