/** All mistakes at once, each with its remedy. */
export class ConfigError extends Error {
  readonly code = 'config';
  readonly mistakes: readonly string[];
  /** `note`: a line that helps to find the cause. */
  constructor(mistakes: readonly string[], note = '') {
    const head =
      mistakes.length === 1
        ? 'Configuration has a mistake:'
        : `Configuration has ${mistakes.length} mistakes:`;
    super([head, ...mistakes.map((m) => `  ${m}`), ...(note === '' ? [] : [note])].join('\n'));
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}
