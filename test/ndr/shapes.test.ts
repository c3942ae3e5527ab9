import { expect, test } from 'vitest';
import { generalRules } from '../../src/catalogue/rules/general/index.ts';
import { providerRules } from '../../src/catalogue/rules/providers.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { shapes } from './shapes.ts';

const recipient = 'someone@example.org';
/** What servers say, by the catalogue: hundreds of real texts. */
const answers = [...providerRules, ...generalRules]
  .map((rule) => rule.examples[0])
  .filter((text) => !text.includes('\n'));
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

test.for(Object.keys(shapes))('%s: recipient, codes and words of every refusal survive its shape', (name) => {
  expect(answers.length).toBeGreaterThan(300);
  for (const answer of answers) {
    const report = parseReport(Buffer.from(shapes[name]!(recipient, answer)));
    const reply = /^[45]\d\d(?=[ -])/.exec(answer)?.[0];
    const status = /^[45]\d\d (?<status>[45]\.\d\.\d{1,3}) /.exec(answer)?.groups?.['status'];
    expect(report.kind, answer).toBe('bounce');
    expect(
      report.recipients.map((one) => one.address),
      answer,
    ).toEqual([recipient]);
    if (reply !== undefined) expect(report.recipients[0]?.reply, answer).toBe(reply);
    if (status !== undefined && !status.endsWith('.0.0') && !status.endsWith('.4.7'))
      expect(report.recipients[0]?.status, answer).toBe(status);
    expect(oneLine(report.recipients[0]?.diagnostic ?? ''), answer).toContain(oneLine(answer).slice(0, 300));
  }
});
