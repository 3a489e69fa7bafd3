import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CannotRun } from './cannot-run.ts';
import { nearestWord } from './nearest-word.ts';

const help = { help: { type: 'boolean', short: 'h' } } as const;

/** The message has how the command is used, below what is wrong. */
export class WrongArguments extends CannotRun {
  override readonly code = 'wrong_arguments';
  /** What is wrong. */
  readonly sentence: string;

  constructor(sentence: string, usage: string) {
    super(`${sentence}\n\n${usage}`);
    this.sentence = sentence;
  }
}

/**
 * Reads the arguments of a command, `--help` among them, and says what is wrong with them together with how
 * it is used. Every command asks here first, and imports what does its work only then.
 */
export function commandArguments<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
) {
  const all = { ...options, ...help };
  const names = Object.keys(all);
  const wrong = (sentence: string) => new WrongArguments(sentence, usage);
  const noOption = (written: string, name: string) => {
    const nearest = nearestWord(name, names);
    return nearest === undefined
      ? wrong(`${written} is not an option.`)
      : wrong(`${written} is not an option; did you mean --${nearest}?`);
  };
  return {
    wrong,
    /** @throws WrongArguments for what is no option, or has no value. */
    parse(args: readonly string[]) {
      const given = { args: [...args], allowPositionals: true, options: all };
      for (const token of parseArgs({ ...given, strict: false, tokens: true }).tokens) {
        if (token.kind === 'option' && !names.includes(token.name)) {
          throw noOption(token.rawName, token.name);
        }
      }
      try {
        return parseArgs(given);
      } catch (cause) {
        throw wrong(cause instanceof Error ? cause.message : String(cause));
      }
    },
    /** @throws WrongArguments when the word names none of the commands. */
    commandOf<Command extends string>(
      word: string | undefined,
      commands: readonly Command[],
    ): Command {
      const command = commands.find((each) => each === word);
      if (command !== undefined) return command;
      const nearest = nearestWord(word ?? '', commands);
      // A word that is near to none is not repeated: it may be a secret in the wrong place.
      throw nearest === undefined
        ? wrong(`What is to be done? One of: ${commands.join(', ')}.`)
        : wrong(`"${word}" is no command; did you mean ${nearest}?`);
    },
    /** @throws WrongArguments when there are words beside the options. */
    refuseWords([word]: readonly string[]): void {
      if (word === undefined) return;
      throw nearestWord(word, names) === undefined
        ? wrong('There is a word too many.')
        : noOption(`"${word}"`, word);
    },
  };
}
