/**
 * RFC 5321 section 4.5.3.1: 64 octets of local part; RFC 3696 erratum 1690: 254 in all, which bounds the
 * domain.
 */
const longest = { address: 254, local: 64 } as const;

/**
 * Control characters, blanks of all kinds, marks that turn or hide text (bidirectional, zero-width,
 * variation), the replacement character, half surrogates, private use: none of them stands in an address that
 * somebody could mean.
 */
const strange = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\uFFFD]/u;
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/**
 * Whether a text is the whole of a mail address that may stand on a list (RFC 5321, with the letters of RFC
 * 6531).
 */
export function isListable(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1);
  if (at <= 0 || address.length > longest.address) return false;
  if (Buffer.byteLength(local) > longest.local) return false;
  return isLocal(local) && isDomain(domain);
}

function isLocal(local: string): boolean {
  // A quoted local part may hold a plain blank (RFC 5321 section 4.1.2), never anything that cannot be seen.
  if (/^"(?:[^"\\]|\\.){1,62}"$/.test(local)) return !strange.test(local.replaceAll(' ', ''));
  if (strange.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return false;
  return !/[()<>[\]:;@\\,"]/.test(local);
}

/**
 * A name of at least two labels: nobody's mail goes to a bare top level, and an address literal names no
 * person's domain.
 */
function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  return labels.length >= 2 && labels.every((one) => label.test(one)) && !/\.\d+$/.test(domain);
}
