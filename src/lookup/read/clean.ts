/** Longest query that is read, in characters: Slack's own limit for a message. */
const longestQuery = 40_000;
const longestQuote = 300;

/** Control characters but tab and line feed, bidirectional marks, zero-width marks. */
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** How pasted text is framed in chats and mails: code fences, and a quoting mark before each line. */
const frames = /```|^(?:> ?){1,5}/gm;

/**
 * The query with its line ends made plain, frames and everything invisible taken out, cut to `longestQuery`.
 */
export function cleanQuery(query: string): string {
  return query.slice(0, longestQuery).replace(/\r\n?/g, '\n').replace(unseen, '').replace(frames, '').trim();
}

/** A piece of pasted text that may be shown: one line, at most 300 characters. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(unseen, '').trim();
  const points = [...line];
  return points.length <= longestQuote ? line : `${points.slice(0, longestQuote - 1).join('')}…`;
}
