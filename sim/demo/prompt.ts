import { clearLine, createInterface, cursorTo } from 'node:readline';
import { styleText } from 'node:util';

/** Where the demo prints and is asked. */
export interface Terminal {
  /** Prints lines above what is being typed. */
  print(lines: readonly string[]): void;
  /** Resolves when the person ends it (Ctrl-D), or when all that was piped is answered. */
  readonly done: Promise<void>;
}

/** A paste comes as many lines at once: they are one question. */
const PASTE_MS = 60;
const endings = /^\/?(?:quit|exit|q)$/i;

/** `/smtp 5.7.28` and `5.7.28` alike; the empty line asks nothing. */
export const questionIn = (typed: string): string => typed.trim().replace(/^\/smtp\b\s?/, '');

const heading = /^\d\d:\d\d #/;
/** Colour where the terminal takes it and NO_COLOR is not set (no-color.org). */
const shade = (line: string): string =>
  heading.test(line) ? styleText(['bold', 'cyan'], line, { stream: process.stdout }) : line;

/** The terminal of a person, or what is piped in. `answer` is asked one question at a time. */
export function openTerminal(answer: (question: string) => Promise<string>, interactive: boolean): Terminal {
  const input = createInterface({
    input: process.stdin,
    output: interactive ? process.stdout : undefined,
    terminal: interactive,
  });
  let pasted: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();
  const print = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    if (interactive) {
      clearLine(process.stdout, 0);
      cursorTo(process.stdout, 0);
    }
    console.log(lines.map(shade).join('\n'));
    // What was typed so far stands again below.
    if (interactive) input.prompt(true);
  };
  const ask = (): void => {
    const question = questionIn(pasted.join('\n'));
    pasted = [];
    if (question === '') return;
    work = work.then(async () => {
      const text = await answer(question).catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      );
      print(['', text, '']);
    });
  };
  const done = new Promise<void>((resolve) => {
    input.on('line', (line) => {
      if (interactive && pasted.length === 0 && endings.test(line.trim())) return input.close();
      // Piped questions are a line each; what a person pastes is one question.
      pasted.push(line);
      clearTimeout(timer);
      if (!interactive) ask();
      else
        timer = setTimeout(() => {
          ask();
          input.prompt();
        }, PASTE_MS);
      return undefined;
    });
    input.on('close', () => {
      clearTimeout(timer);
      ask();
      work = work.then(resolve);
    });
  });
  if (interactive) {
    input.setPrompt('> ');
    input.prompt();
  }
  return { print, done };
}
