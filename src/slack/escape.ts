/**
 * What comes from a mail or a paste is untrusted. `clean` takes out what deceives the eye, `entities` what
 * Slack would parse (& < >, docs "Formatting text"), `words` what it would format, `code` shows a value
 * exactly.
 */

/** Control characters but newline and tab, bidi marks, zero-width and tag characters. */
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** The text without characters that people cannot see, well-formed, with `\n` as its only line end. */
export const clean = (text: string): string =>
  text.toWellFormed().replace(/\r\n?/g, '\n').replace(unseen, '');

/** Slack's three entities; the ampersand first. Length grows: clip before, check after. */
export const entities = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const formatting: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' };

/** One line of a text for mrkdwn: nothing in it mentions, links or formats. */
export const words = (text: string): string =>
  entities(
    clean(text)
      .replace(/\s+/g, ' ')
      .replace(/[*_~`]/g, (mark) => formatting[mark] ?? ''),
  );

/** A value in code style for mrkdwn, on one line. */
export const code = (text: string): string => {
  const line = clean(text).replace(/\s+/g, ' ').replace(/`/g, 'ˋ').trim();
  return line ? `\`${entities(line)}\`` : '';
};

/**
 * What Slack's clients put into a text that people typed: `<mailto:a@b|a@b>`, `<https://…|label>`, `<@U1>`,
 * and entities.
 */
export const unmark = (text: string): string =>
  text
    .replace(/<(?:mailto:|https?:\/\/)[^|<>\s]{1,2000}\|(?<label>[^<>]{1,2000})>/g, '$<label>')
    .replace(/<(?<target>(?:mailto:|https?:\/\/)[^|<>\s]{1,2000})>/g, (_, target: string) =>
      target.replace(/^mailto:/, ''),
    )
    .replace(
      /<(?:@[UW][A-Z0-9]{2,20}|#[CGD][A-Z0-9]{2,20}|!(?:here|channel|everyone|subteam\^S[A-Z0-9]{2,20}|date\^\d{1,20}\^[^<>|]{1,200}))(?:\|[^<>]{0,200})?>/g,
      ' ',
    )
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
