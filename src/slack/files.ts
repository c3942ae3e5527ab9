import type { Log } from './log.ts';
import type { ReadFile } from './message-text.ts';

/** Fetches an uploaded file's text; `null` when it cannot be read. */
export type FetchFile = (url: string) => Promise<string | null>;

/** More than this is no bounce. */
const LARGEST = 2_000_000;
const TIMEOUT_MS = 10_000;

/** Mails and plain texts; anything else is not for us to open. */
const isText = ({ mimetype = '', filetype = '', name = '' }: ReadFile): boolean =>
  mimetype === 'message/rfc822' ||
  mimetype.startsWith('text/plain') ||
  ['email', 'text', 'eml'].includes(filetype) ||
  /\.(?:eml|txt|log)$/i.test(name);

/** Without files:read Slack answers with its login page. */
const isReadable = ({ ok, headers }: Response): boolean =>
  ok &&
  !(headers.get('content-type') ?? '').startsWith('text/html') &&
  Number(headers.get('content-length') ?? 0) <= LARGEST;

/** The token goes to Slack alone: a payload that names another host gets nothing. */
export function fileFetcher(botToken: string, apiUrl: string | null, log: Log): FetchFile {
  const home = apiUrl ? new URL(apiUrl).origin : 'https://files.slack.com';
  return async (url) => {
    if (!URL.canParse(url) || new URL(url).origin !== home) return null;
    try {
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${botToken}` },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (isReadable(answer)) return (await answer.text()).slice(0, LARGEST);
      await answer.body?.cancel();
      log.warn({ status: answer.status }, 'An uploaded file could not be read');
      return null;
    } catch (error) {
      log.warn(
        { err: error instanceof Error ? error.message : String(error) },
        'An uploaded file could not be read',
      );
      return null;
    }
  };
}

/** The texts of a message's files, and whether one of them could not be read. */
export async function readFiles(
  files: readonly ReadFile[],
  fetchFile: FetchFile,
): Promise<{ readonly texts: readonly string[]; readonly unread: boolean }> {
  const wanted = files.slice(0, 3);
  const texts = await Promise.all(
    wanted.map(async (file) => {
      const whole = file.plain_text ?? (file.preview_is_truncated ? undefined : file.preview);
      if (whole) return whole;
      if (!isText(file) || !file.url_private || (file.size ?? 0) > LARGEST) return file.preview ?? null;
      return (await fetchFile(file.url_private)) ?? file.preview ?? null;
    }),
  );
  const read = texts.filter((text): text is string => text !== null);
  return { texts: read, unread: read.length < wanted.length };
}
