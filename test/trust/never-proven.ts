import { parseReport } from '../../src/ndr/parse.ts';
import { readReceipt } from '../../src/trust/receipt.ts';
import { worthOf } from '../../src/trust/worth-of.ts';
import { everything } from './random-forgery.ts';

const victims = ['ann@gmail.com', 'bob@ours.example', 'ann@googlemail.com'];

/** What proves a mail from outside, for anybody but its author; `''` when nothing does, as it must be. */
export function provenBy(source: Buffer): string {
  const report = parseReport(source);
  const belief = worthOf(report, readReceipt(source), everything, Date.UTC(2026, 10, 21));
  const named = report.recipients
    .map(({ address }) => address)
    .filter((one) => !one.endsWith('@evil.example'));
  const found = [...victims, ...named].map((one) => belief.of(one)).find(({ worth }) => worth === 'proven');
  return found ? found.by : '';
}
