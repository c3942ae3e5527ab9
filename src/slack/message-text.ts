import { unmark } from './escape.ts';
import { readable } from './readable.ts';

/** A file as far as it is read. */
export interface ReadFile {
  readonly name?: string;
  readonly mimetype?: string;
  readonly filetype?: string;
  readonly size?: number;
  readonly url_private?: string;
  readonly plain_text?: string;
  readonly preview?: string;
  readonly preview_is_truncated?: boolean;
}

interface Attachment {
  readonly pretext?: string;
  readonly title?: string;
  readonly text?: string;
  readonly footer?: string;
  readonly fallback?: string;
  readonly blocks?: unknown;
  readonly message_blocks?: readonly { readonly message?: { readonly blocks?: unknown } }[];
  readonly fields?: readonly { readonly title?: string; readonly value?: string }[];
}

/** What a message may hold, as far as it is read. */
export interface ReadMessage {
  readonly text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: readonly Attachment[];
  readonly files?: readonly ReadFile[];
}

/** What Slack writes where an app gave no words of its own: it says nothing. */
const emptyPhrase = /^\[no preview available\]$/i;

function attached({
  pretext,
  title,
  text,
  footer,
  fallback,
  blocks,
  message_blocks,
  fields,
}: Attachment): string[] {
  const shown = [
    pretext,
    title,
    text,
    readable(blocks ?? []),
    ...(message_blocks ?? []).map(({ message }) => readable(message?.blocks ?? [])),
    ...(fields ?? []).flatMap((field) => [[field.title, field.value].filter(Boolean).join(': ')]),
    footer,
  ].filter((part): part is string => Boolean(part?.trim()));
  // The fallback repeats the rest, or stands in for what is not there.
  return shown.length > 0 || !fallback || emptyPhrase.test(fallback.trim()) ? shown : [fallback];
}

/** Words that say the same once: an app's text is often the beginning of its blocks. */
function once(parts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const part of parts) if (!kept.some((one) => one.includes(part))) kept.push(part);
  return kept;
}

/**
 * Everything that people read in a message, as plain text: its text, blocks, attachments and previews of
 * files; never a file's name.
 */
export function textOf(message: ReadMessage, longest: number): string {
  const parts = [
    message.text ?? '',
    readable(message.blocks ?? []),
    ...(message.attachments ?? []).flatMap(attached),
    ...(message.files ?? []).map(({ plain_text, preview }) => plain_text ?? preview ?? ''),
  ];
  const words = parts.map((part) => unmark(part).trim()).filter(Boolean);
  return once(words).join('\n').slice(0, longest);
}
