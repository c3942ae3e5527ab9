import { Argument, type Command } from 'commander';
import type { Io } from './io.ts';
import { type OptionShape, type Shape, shapesOf } from './shape.ts';

interface Tree {
  readonly root: Shape;
  readonly commands: readonly Shape[];
}

const flagsOf = ({ options }: Shape): string[] =>
  options.flatMap(({ short, long }) => [short, long].filter((one) => one !== ''));

const takingValues = (shapes: readonly Shape[]): string[] => [
  ...new Set(shapes.flatMap(({ options }) => options.filter(({ value }) => value !== '').map((o) => o.long))),
];

/** Names of files are what is left when nothing else fits: `-o default`. */
function bash({ root, commands }: Tree): string {
  const cases = commands.map(
    (one) => `    ${one.name}) words="${[...flagsOf(one), ...one.choices].join(' ')}" ;;`,
  );
  const first = [...commands.map(({ name }) => name), ...flagsOf(root)].join(' ');
  return `# rebound completion bash > ~/.local/share/bash-completion/completions/rebound
_rebound() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
    --env-file) ((i++)) ;;
    -*) ;;
    *) command="\${COMP_WORDS[i]}"; break ;;
    esac
  done
  case "$prev" in
    ${takingValues([root, ...commands]).join('|')}) COMPREPLY=(); return ;;
  esac
  case "$command" in
    "") words="${first}" ;;
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o default -F _rebound rebound
`;
}

const inZsh = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&').replaceAll("'", "'\\''");

function zsh({ root, commands }: Tree): string {
  const option = ({ short, long, value, does }: OptionShape): string[] =>
    [short, long]
      .filter((flag) => flag !== '')
      .map((flag) => `'${flag}[${inZsh(does)}]${value === '' ? '' : `:${inZsh(value)}:_files`}'`);
  const optionsOf = ({ options }: Shape): string => options.flatMap(option).join(' ');
  const rest = ({ choices }: Shape): string =>
    choices.length > 0 ? `'*:: :(${choices.join(' ')})'` : "'*:file:_files'";
  return `#compdef rebound
# rebound completion zsh > /usr/local/share/zsh/site-functions/_rebound
_rebound() {
  local -a commands
  local context state line
  commands=(
${commands.map(({ name, does }) => `    '${name}:${inZsh(does)}'`).join('\n')}
  )
  _arguments -C ${optionsOf(root)} '1:command:->command' '*::argument:->arguments'
  case $state in
    command) _describe command commands ;;
    arguments)
      case $words[1] in
${commands.map((one) => `        ${one.name}) _arguments ${optionsOf(one)} ${rest(one)} ;;`).join('\n')}
      esac ;;
  esac
}
_rebound "$@"
`;
}

const inFish = (text: string): string => text.replace(/[\\']/g, '\\$&');

function fish({ root, commands }: Tree): string {
  const option = (where: string, { short, long, value, does }: OptionShape): string =>
    [
      `complete -c rebound ${where}`,
      short === '' ? '' : ` -s ${short.slice(1)}`,
      long === '' ? '' : ` -l ${long.slice(2)}`,
      value === '' ? '' : ' -r',
      ` -d '${inFish(does)}'`,
    ].join('');
  const linesOf = (one: Shape): string[] => {
    const inside = `-n '__fish_seen_subcommand_from ${one.name}'`;
    return [
      `complete -c rebound -n __fish_use_subcommand -f -a ${one.name} -d '${inFish(one.does)}'`,
      ...one.options.map((each) => option(inside, each)),
      ...(one.choices.length > 0 ? [`complete -c rebound ${inside} -f -a '${one.choices.join(' ')}'`] : []),
    ];
  };
  return [
    '# rebound completion fish > ~/.config/fish/completions/rebound.fish',
    ...root.options.map((each) => option('-n __fish_use_subcommand', each)),
    ...commands.flatMap(linesOf),
    '',
  ].join('\n');
}

const shells = { bash, zsh, fish } as const;

/** `rebound completion SHELL`: a script for the shell, made from the commands that there are. */
export function registerCompletion(command: Command, io: Io): void {
  command
    .addArgument(new Argument('<shell>').choices(Object.keys(shells)))
    .action((shell: keyof typeof shells) => io.out(shells[shell](shapesOf(command.parent ?? command))));
}
