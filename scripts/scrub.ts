import { isProviders } from '../src/classify/provider.ts';
import { findAddresses } from '../src/ndr/addresses-in-prose.ts';

/**
 * Domains of nobody, and those of lists and helpers that no provider owns; what providers own is in the
 * catalogue.
 */
const kept =
  /(?:^|\.)(?:example(?:\.(?:com|org|net))?|spamhaus\.org|spamcop\.net|barracudacentral\.org|abuseat\.org|microsoft\.com|apple\.com|schweikert\.ch)$/i;
/** Microsoft puts the customer's domain into the host's name. */
const customerLabel = /^[\w-]{1,63}(?=\.(?:mail|[a-z0-9-]{1,20}\.mail)\.protection\.outlook\.com$)/i;
/** Local parts that name a role, not a person. */
const roles = /^(?:mailer-daemon|postmaster|abuse|no-?reply|bounces?|root|noreply[\w-]{0,40})$/i;
const hostname = /(?<![\w@.-])(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.){1,8}[a-z]{2,24}(?![\w-])/gi;
const ipv4 = /(?<![\w.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w]|\.\d)/g;
const ipv6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![\w:])/gi;
const fileEndings = /\.(?:txt|eml|html?|php|aspx?|cgi|pl|png|gif|jpe?g|pdf|zip|gz|xml|dat|msg)$/i;
const documentation = /^(?:192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|127\.0\.0\.1$|2001:db8)/i;

/**
 * A real message without its people: addresses, hosts and IPs become example ones (RFC 2606, 5737, 3849), the
 * same one everywhere in the same way; the body of the returned original and display names go. What the
 * servers said stays.
 */
export function scrub(message: string): string {
  const names = new Names();
  const lines = dropReturnedBody(message)
    .split('\n')
    .map((line) => scrubAddresses(line, names));
  return lines
    .join('\n')
    .replace(ipv4, (ip) =>
      documentation.test(ip) ? ip : names.of('ip', ip, (n) => `198.51.100.${(n % 254) + 1}`),
    )
    .replace(ipv6, (ip) =>
      documentation.test(ip) || /^\d\d:\d\d:\d\d$/.test(ip)
        ? ip
        : names.of('ip6', ip, (n) => `2001:db8::${n + 1}`),
    )
    .replace(hostname, (host) => scrubHost(host, names))
    .replace(
      /^((?:From|To|Cc|Reply-To|Sender):[ \t]{0,5})(?:"[^"\n]{1,200}"|[^"<\n@]{1,200}?)[ \t]{0,5}(?=<)/gim,
      '$1',
    );
}

/** Hands out one replacement a name, in order of appearance. */
class Names {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  of(kind: string, name: string, make: (count: number) => string): string {
    const key = `${kind}:${name.toLowerCase()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    const made = make(count);
    this.#known.set(key, made);
    return made;
  }
}

function scrubAddresses(line: string, names: Names): string {
  let out = '';
  let at = 0;
  for (const { address, start, end } of findAddresses(line)) {
    const split = address.lastIndexOf('@');
    const local = address.slice(0, split);
    const who = roles.test(local) ? local : names.of('user', local, (n) => `user${n + 1}`);
    out += `${line.slice(at, start)}${who}@${scrubHost(address.slice(split + 1), names)}`;
    at = end;
  }
  return out + line.slice(at);
}

/**
 * Subdomains vanish: `mx1.mail.customer.co.uk` and `customer.co.uk` stay one domain, with a host name before
 * it.
 */
function scrubHost(host: string, names: Names): string {
  if (customerLabel.test(host)) return host.replace(customerLabel, 'example-com');
  if (kept.test(host) || isProviders(host) || fileEndings.test(host) || !/\.[a-z]{2,24}$/i.test(host))
    return host;
  const labels = host.toLowerCase().split('.');
  const size =
    /^(?:co|com|or|ne|ac|ad|ed|go|org|net|gov|edu)$/.test(labels.at(-2) ?? '') && labels.length > 2 ? 3 : 2;
  const domain = names.of('domain', labels.slice(-size).join('.'), (n) => `domain${n + 1}.example`);
  return labels.length > size ? `${names.of('host', host, (n) => `host${n + 1}`)}.${domain}` : domain;
}

/** Keeps the headers of a message/rfc822 part and drops its body: the reader never looks at it. */
function dropReturnedBody(message: string): string {
  const part = /\ncontent-type:[ \t]{0,5}message\/rfc822[^\n]{0,200}\n(?:[^\n]{1,998}\n){0,20}\n/i.exec(
    message,
  );
  if (!part) return message;
  const start = part.index + part[0].length;
  const boundary = message.slice(0, part.index).lastIndexOf('\n--');
  const delimiter = message.slice(boundary + 1, message.indexOf('\n', boundary + 1)).trimEnd();
  const headersEnd = message.indexOf('\n\n', start);
  const partEnd = message.indexOf(`\n${delimiter}`, start);
  if (headersEnd < 0 || boundary < 0 || partEnd < headersEnd) return message;
  return `${message.slice(0, headersEnd + 2)}(body removed)\n${message.slice(partEnd)}`;
}
