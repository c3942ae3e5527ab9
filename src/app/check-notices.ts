import type { Config } from '../config/config.ts';
import { spell } from '../incident/span.ts';
import type { Finding } from '../observe/finding.ts';
import { lateReporters } from '../pipeline/reporters.ts';
import { storeOf } from './policy-of.ts';

/**
 * `rebound doctor` on the servers that write to us: whose notices of a delay come hours late, and the line
 * that changes it.
 */
export async function checkNotices(config: Config): Promise<Finding[]> {
  try {
    const store = await storeOf(config);
    const late = lateReporters(await store.reporters.all().finally(() => store.close()));
    return late.slice(0, 5).map(({ server, kind, medianMs, notices, earlier }) => ({
      ok: config.logs.length > 0,
      what: `${server}${kind ? ` (${kind})` : ''} tells of a delay ${spell(medianMs)} after the mail came to it (median of ${notices} notice${notices === 1 ? '' : 's'})${config.logs.length > 0 ? '; its log is read, so that nothing waits for that' : ''}.`,
      remedy: earlier
        ? `Change it there: ${earlier}. Or let Rebound read its log (MTA_LOG).`
        : 'See docs/getting-bounces.md, or let Rebound read its log (MTA_LOG).',
    }));
  } catch {
    // Whether the database can be used is said by another check.
    return [];
  }
}
