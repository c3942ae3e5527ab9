import type { MailboxOptions } from '../mailbox/options.ts';

/** `seen`, `none` or `move:FOLDER`. */
export function parseAfter(value: string): MailboxOptions['after'] | null {
  if (value === 'seen' || value === 'none') return { do: value };
  const folder = /^move:(?<folder>.+)$/.exec(value)?.groups?.['folder']?.trim();
  return folder ? { do: 'move', folder } : null;
}
