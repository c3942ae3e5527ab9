/** How many messages were sent on a day, as the operator says; `provider` is `''` for all. */
export interface SendCount {
  readonly date: string;
  readonly provider: string;
  readonly sent: number;
}

const cellsOf = (line: string): string[] => line.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));

function parseLine(line: string): SendCount | null {
  const [date = '', ...rest] = cellsOf(line);
  const sent = rest.at(-1) ?? '';
  const whole = /^\d{1,12}$/.test(sent) && rest.length <= 2;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !whole) return null;
  return { date, provider: rest.length === 2 ? (rest[0] ?? '') : '', sent: Number(sent) };
}

/** Lines `DATE,SENT` or `DATE,PROVIDER,SENT`; a header line is passed over. The first line that is neither comes back as a sentence. */
export function parseSendCounts(text: string): { readonly counts: readonly SendCount[]; readonly mistake: string } {
  const counts: SendCount[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const count = parseLine(line);
    if (count) counts.push(count);
    else if (index > 0 || /^\d/.test(line)) {
      const shown = line.slice(0, 80);
      return { counts: [], mistake: `Line ${index + 1} is "${shown}"; use DATE,SENT or DATE,PROVIDER,SENT with the date as YYYY-MM-DD.` };
    }
  }
  return { counts, mistake: '' };
}
