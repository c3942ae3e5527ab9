import { lookup } from '../src/lookup/lookup.ts';
import { answerText } from '../src/lookup/word/text.ts';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note: string;
}

const paste =
  '550 5.7.606 Access denied, banned sending IP [203.0.113.9]. To request removal from this list please visit https://sender.office.com/';
const cases: readonly (readonly [name: string, query: string])[] = [
  ['a code', '421 4.7.28'],
  ['a tag', 'tss04'],
  ['words with typos', 'mailbx ful'],
  ['a question', 'how long does an mxroute block last'],
  ['a pasted reply', paste],
  ['40,000 characters', `${paste}\n${'lorem ipsum dolor 550 '.repeat(2_000)}`.slice(0, 40_000)],
  ['nonsense', 'qwertz asdfgh yxcvbn'],
];

/**
 * How long one lookup takes, parsed, searched and rendered as text: median and 99th percentile of `rounds`
 * runs each.
 */
export async function bench(_args: readonly string[]): Promise<Row[]> {
  const rounds = 500;
  return cases.flatMap(([name, query]) => {
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now();
      answerText({ answer: lookup(query) });
      return performance.now() - start;
    }).sort((a, b) => a - b);
    const at = (share: number) => Math.round((times[Math.floor(rounds * share)] ?? 0) * 1000) / 1000;
    return [
      { name: `lookup of ${name}, median`, value: at(0.5), unit: 'ms', note: `${rounds} runs` },
      {
        name: `lookup of ${name}, 99th percentile`,
        value: at(0.99),
        unit: 'ms',
        note: `${rounds} runs, first ones included`,
      },
    ];
  });
}
