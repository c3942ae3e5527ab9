/**
 * How servers print the result of a check beside its name: `DKIM = did not pass`, `SPF [a.example] with ip:
 * [192.0.2.1] = did not pass`, `DMARC failed`.
 */
const result =
  /\b(?<name>SPF|DKIM|DMARC)\b(?<of>(?: \[[^\]]{1,120}\])?(?: with ip: ?\[[^\]]{1,60}\])?) ?(?:[=:] ?|check |validation |has |was )?(?<how>did not pass|not pass(?:ed)?|fail(?:ed|ure|s)?|none|softfail|permerror|temperror)\b/gi;

/** The mechanisms that did not pass, as the server's own text tells them; each once, at most five. */
export function failedMechanisms(text: string): readonly string[] {
  const plain = text
    .slice(0, 4_000)
    .replace(/\s{1,20}[245]\d\d[- ][245]\.\d{1,3}\.\d{1,3}\s{1,20}|\s+/g, ' ');
  const found = [...plain.matchAll(result)].map(
    ({ groups }) => `${groups?.['name']?.toUpperCase()}${groups?.['of']}: ${groups?.['how']?.toLowerCase()}`,
  );
  return [...new Set(found)].slice(0, 5);
}
