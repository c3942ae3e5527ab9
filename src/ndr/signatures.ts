import { all, type Headers } from './mime/headers.ts';

/** The longest name of a key that is kept: far above any real one. */
const longestName = 200;
const mostFields = 8;
const mostNames = 3;
const name = /^(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.){2,12}[a-z][a-z0-9-]{0,62}$/;

/**
 * Under which names the keys of the DKIM signatures stand (`s1._domainkey.acme.example`, RFC 6376 section
 * 3.6.2.1): of the first three different ones. What is no name of a host is left out, for a stranger may have
 * written it.
 */
export function readSignatures(headers: Headers): readonly string[] {
  const fields = all(headers, 'dkim-signature').slice(0, mostFields);
  return [...new Set(fields.map(keyName))].filter((key) => key !== '').slice(0, mostNames);
}

function keyName(field: string): string {
  const [domain, selector] = [tag(field, 'd'), tag(field, 's')];
  const key = `${selector}._domainkey.${domain}`.toLowerCase();
  return key.length <= longestName && name.test(key) ? key : '';
}

/** The value of a tag of one letter; blanks may stand around it (RFC 6376 section 3.2). */
function tag(field: string, letter: 'd' | 's'): string {
  const one = field
    .slice(0, 2_000)
    .split(';')
    .find((part) => part.trimStart()[0] === letter && /^\s*[ds]\s*=/.test(part));
  return (
    one
      ?.slice(one.indexOf('=') + 1)
      .trim()
      .replace(/\.$/, '') ?? ''
  );
}
