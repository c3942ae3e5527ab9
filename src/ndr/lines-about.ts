import { findAddresses } from './addresses-in-prose.ts';

const mostLines = 12_000;
/** Lines that may answer below the one that names the address. */
const reach = 4;

/**
 * What a text says of each address: the lines that name it, with the answers that follow (`<<< 550 …` in a
 * transcript) up to the next address or blank line. One pass, so that a report of thousands costs no pass
 * each; the address is asked for in any case.
 */
export function linesByAddress(text: string): (address: string) => string {
  const about = new Map<string, string[]>();
  let open: string[][] = [];
  let left = 0;
  for (const line of text.split('\n', mostLines)) {
    if (line.includes('@')) {
      open = findAddresses(line).map((one) => listOf(about, one.address.toLowerCase()));
      left = reach;
    } else if (line.trim() === '') left = 0;
    if (left > 0) for (const lines of open) lines.push(line);
    left -= 1;
  }
  return (address) => about.get(address.toLowerCase())?.join('\n') ?? '';
}

function listOf(about: Map<string, string[]>, address: string): string[] {
  const known = about.get(address);
  if (known) return known;
  const made: string[] = [];
  about.set(address, made);
  return made;
}
