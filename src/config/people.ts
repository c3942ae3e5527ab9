const personId = /^[UW][A-Z0-9]{6,20}$/;
const groupId = /^S[A-Z0-9]{6,20}$/;

const remedy = (word: string): string => {
  if (word === '') return 'it has an empty item; take the extra comma out';
  if (/^[@#]?(?:channel|everyone)$/i.test(word)) return `"${word}" wakes everybody; use here, or ids`;
  return `"${word}" is no Slack id; open the profile in Slack → ⋮ → Copy member ID (U…), or the user group's page for S…`;
};

/**
 * People and user groups by their Slack ids (`U…`, `W…`, `S…`), separated by commas; with `here` also
 * everybody who is there. Names are no ids: their owners change them, and anybody may take one.
 */
export function peopleOf(
  name: string,
  value: string | readonly string[] | undefined,
  mistakes: string[],
  also: readonly string[] = [],
): readonly string[] {
  const text = typeof value === 'string' ? value : (value ?? []).join(',');
  if (text.trim() === '') return [];
  const words = text.split(',').map((word) => word.trim());
  for (const word of words)
    if (!personId.test(word) && !groupId.test(word) && !also.includes(word))
      mistakes.push(`${name}: ${remedy(word)}.`);
  return [...new Set(words)];
}
