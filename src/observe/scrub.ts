/**
 * What never may leave this process in a log line or an error, wherever it was written: tokens and passwords
 * by their shape.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\bxox[a-z](?:\.xox[a-z])?-[\w-]{5,300}/g, '[secret]'],
  [/\bxapp-[\w-]{5,300}/g, '[secret]'],
  [/\b(?<scheme>Bearer) [\w.~+/=-]{8,4000}/gi, '$<scheme> [secret]'],
  // Not a plain word behind it: "Basic Information" is a page of Slack's.
  [
    /\b(?<scheme>[Bb]asic|BASIC) (?![A-Z]?[a-z]{1,30}(?![\w.~+/=-]))[\w.~+/=-]{8,4000}/g,
    '$<scheme> [secret]',
  ],
  [/(?<before>\b[a-z][a-z+.-]{1,20}:\/\/[^\s:/@"]{0,200}:)[^\s@"]{1,300}@/gi, '$<before>[secret]@'],
  [
    /(?<before>\b(?:client_secret|refresh_token|access_token|password)=)[^\s&"]{1,4000}/gi,
    '$<before>[secret]',
  ],
];

const address = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi;

/**
 * Puts `[address]` for everything that looks like a mail address, but for those in `keep` (our own mailboxes'
 * names).
 */
export function hideAddresses(text: string, keep: readonly string[] = []): string {
  return text.replace(address, (found) => (keep.includes(found) ? found : '[address]'));
}

/**
 * Takes known secrets, plain or as they look inside JSON, and everything with the shape of one, out of a
 * text.
 */
export function hideSecrets(text: string, secrets: readonly string[] = []): string {
  // A word of two letters would eat half of each line, and is no secret.
  const known = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const without = known.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return shapes.reduce((rest, [shape, instead]) => rest.replace(shape, instead), without);
}
