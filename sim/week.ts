/**
 * `npm run week [-- SEED]`: a week of trouble with people who sleep, and the channel as they read it, from
 * top to bottom.
 */
import { playWeek } from './traffic/channel.ts';

const time = (at: number): string => new Date(at).toUTCString().slice(0, 22);
const heads = new Map<string, string>();
for (const { at, kind, how, ts, text, lines } of await playWeek(Number(process.argv[2] ?? 1))) {
  const before = heads.get(ts);
  heads.set(ts, lines[0] ?? '');
  // Growing counts and the details below are no news.
  if (kind === 'details' || (how === 'edit' && before === lines[0])) continue;
  console.log([`\n${time(at)} · ${how} ${kind} ${ts.slice(-4)}`, `push: ${text}`, ...lines].join('\n  '));
}
// The emulator leaves handles behind.
setTimeout(() => process.exit(0), 200).unref();
