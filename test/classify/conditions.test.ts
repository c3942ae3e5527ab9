import { describe, expect, test } from 'vitest';
import { conditionOf, type Facts, statusFits } from '../../src/classify/conditions.ts';

describe('a form of a status fits', () => {
  test.for([
    ['5.7.28', ['5.7.28'], ['', '4.7.28', '5.7.2', '5.7.281', '15.7.28', '5x7.28', '5.7x28']],
    ['X.7.28', ['4.7.28', '5.7.28'], ['', '4.7.280', '4.1.28', 'X.7.28']],
    ['5.7.X', ['5.7.1', '5.7.509'], ['5.7.', '5.7.1000', '5.7.x', '4.7.1']],
    ['X.7.606-649', ['4.7.606', '5.7.620', '5.7.649'], ['5.7.605', '5.7.650', '5.1.620', '']],
    ['5.7.511-512', ['5.7.511', '5.7.512'], ['4.7.511', '5.7.51', '5.7.513']],
  ] as const)('%s', ([form, fitting, others]) => {
    expect([...fitting, ...others].filter((status) => statusFits(form, status))).toEqual(fitting);
  });
});

const facts: Facts = { status: '5.7.1', reply: '550', command: 'RCPT', provider: 'gmail' };

describe('a rule may ask', () => {
  test.for([
    ['nothing', {}, [{}, { status: '', reply: '', command: '', provider: '' }], []],
    ['for a provider', { provider: 'gmail' }, [{}], [{ provider: '' }, { provider: 'yahoo' }]],
    ['for a status', { status: '5.7.1' }, [{}], [{ status: '5.7.10' }, { status: '' }]],
    [
      'for one of several statuses',
      { status: ['5.1.1', 'X.7.0-1'] },
      [{}, { status: '4.7.0' }, { status: '5.1.1' }],
      [{ status: '4.1.1' }, { status: '5.7.2' }],
    ],
    ['for a reply', { reply: '550' }, [{}], [{ reply: '551' }, { reply: '' }, { reply: '50' }]],
    ['for a class of replies', { reply: '5XX' }, [{}, { reply: '571' }], [{ reply: '450' }, { reply: '' }]],
    ['for one of several replies', { reply: ['4XX', '550'] }, [{}, { reply: '421' }], [{ reply: '551' }]],
    ['for a command', { command: 'RCPT' }, [{}], [{ command: 'DATA' }, { command: '' }]],
    [
      'for one of several commands',
      { command: ['MAIL', 'RCPT'] },
      [{}, { command: 'MAIL' }],
      [{ command: 'DATA' }],
    ],
    [
      'for all of it together',
      { provider: 'gmail', status: '5.7.1', reply: '550', command: 'RCPT' },
      [{}],
      [{ provider: '' }, { status: '5.1.1' }, { reply: '554' }, { command: 'DATA' }],
    ],
  ] as const)('%s', ([, rule, met, missed]) => {
    const holds = conditionOf(rule);
    const asked: readonly Partial<Facts>[] = [...met, ...missed];
    expect(asked.filter((one) => holds({ ...facts, ...one }))).toEqual(met);
  });
});
