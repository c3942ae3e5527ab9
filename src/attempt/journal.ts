import type { LogRecord } from './attempt.ts';

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  // journald gives a text that is no UTF-8, or holds control characters, as its bytes.
  return Array.isArray(value)
    ? Buffer.from(value.filter((one) => typeof one === 'number')).toString('latin1')
    : '';
};

/**
 * One line of `journalctl -o json`, taken apart; `null` when it is none (systemd.io/JOURNAL_EXPORT_FORMATS).
 */
export function journalRecord(line: string): LogRecord | null {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof fields !== 'object' || fields === null) return null;
  const by = fields as Readonly<Record<string, unknown>>;
  const at = Math.floor(Number(textOf(by['__REALTIME_TIMESTAMP'])) / 1000);
  const text = textOf(by['MESSAGE']);
  if (!(at > 0) || text === '') return null;
  return { at, host: textOf(by['_HOSTNAME']), tag: textOf(by['SYSLOG_IDENTIFIER']), text };
}
