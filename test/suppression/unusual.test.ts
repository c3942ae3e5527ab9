import { describe, expect, test } from 'vitest';
import { type NewlyListed, unusual, unusualWords } from '../../src/suppression/unusual.ts';

const group = (fields: Partial<NewlyListed> = {}): NewlyListed => ({
  provider: 'gmail',
  domain: '',
  lately: 0,
  before: 0,
  releasedAt: null,
  ...fields,
});

describe('one provider', () => {
  test('says of 51 addresses within a day that they are gone, and never said so before: they are held', () => {
    expect(unusual([group({ lately: 51 })])).toEqual([
      { why: 'provider', provider: 'gmail', domain: '', lately: 51, usual: 0 },
    ]);
  });

  test('50 of a provider are nothing unusual, whatever was before', () => {
    expect(unusual([group({ lately: 50 })])).toEqual([]);
  });

  test('more than five times its usual day is unusual, five times is not', () => {
    // 280 in two weeks are 20 a day.
    expect(unusual([group({ lately: 101, before: 280 })])).toMatchObject([{ lately: 101, usual: 20 }]);
    expect(unusual([group({ lately: 100, before: 280 })])).toEqual([]);
  });

  test('what a person released is not held again', () => {
    expect(unusual([group({ lately: 80, releasedAt: 1 })])).toEqual([]);
  });

  test('of a domain whose provider nobody knows, the domain is named', () => {
    expect(unusual([group({ provider: '', domain: 'corp.example', lately: 60 })])).toMatchObject([
      { why: 'provider', provider: '', domain: 'corp.example' },
    ]);
  });
});

describe('all together', () => {
  const many = (count: number, fields: Partial<NewlyListed> = {}): readonly NewlyListed[] =>
    Array.from({ length: count }, (_, n) =>
      group({ provider: '', domain: `d${n}.example`, lately: 1, ...fields }),
    );

  test('101 addresses of as many domains are held as one burst', () => {
    expect(unusual(many(101))).toEqual([{ why: 'burst', provider: '', domain: '', lately: 101, usual: 0 }]);
    expect(unusual(many(100))).toEqual([]);
  });

  test('a list that always loses so many is as usual', () => {
    // 120 domains with 14 in two weeks each: 120 a day.
    expect(unusual(many(120, { lately: 5, before: 14 }))).toEqual([]);
    expect(unusual(many(120, { lately: 6, before: 14 }))).toMatchObject([
      { why: 'burst', lately: 720, usual: 120 },
    ]);
  });

  test('a provider that is held by itself does not count into the burst', () => {
    const found = unusual([group({ lately: 900 }), ...many(90)]);
    expect(found.map(({ why }) => why)).toEqual(['provider']);
  });

  test('one provider of its own and a burst elsewhere are two things', () => {
    const found = unusual([group({ lately: 900 }), ...many(101)]);
    expect(found.map(({ why, lately }) => [why, lately])).toEqual([
      ['provider', 900],
      ['burst', 101],
    ]);
  });

  test('who released some of the day meant the burst: it is not held again', () => {
    expect(unusual([...many(150), ...many(1, { domain: 'other.example', releasedAt: 1 })])).toEqual([]);
  });
});

describe('what people are told', () => {
  const found = { provider: 'gmail', domain: '', lately: 1_200, usual: 0.4 } as const;

  test('of a provider', () => {
    expect(unusualWords({ ...found, why: 'provider' }, 'Gmail')).toEqual({
      title: 'It may be Gmail: 1,200 new suppressions are held',
      text: '1,200 addresses at Gmail were told within a day to be gone, usually hardly any. A provider answers so by mistake at times. Nobody is suppressed until somebody says so.',
    });
  });

  test('of a burst', () => {
    expect(unusualWords({ ...found, why: 'burst', usual: 0.5 }, '')).toEqual({
      title: '1,200 new suppressions are held',
      text: '1,200 addresses failed for good within a day, usually 1 a day: an old list, a mistake, or reports that somebody made up. Nobody is suppressed until somebody says so.',
    });
  });
});
