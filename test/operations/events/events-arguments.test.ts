import { describe, expect, it } from 'vitest';
import {
  eventsCommandLine,
  readEventsArguments,
} from '../../../operations/events/events-arguments.ts';

describe('the arguments of npm run events', () => {
  it('name a command, all queues of the local stack by default', () => {
    expect(readEventsArguments(['show'])).toEqual({
      command: 'show',
      from: undefined,
      stack: undefined,
      yes: false,
    });
    const args = ['replay', '--from', 'unsettled', '--stack', 'save-card-demo-sandbox', '--yes'];
    expect(readEventsArguments(args)).toEqual({
      command: 'replay',
      from: 'unsettled',
      stack: 'save-card-demo-sandbox',
      yes: true,
    });
  });

  it('make a dry run of replay a show', () => {
    expect(readEventsArguments(['replay', '--dry-run'])?.command).toBe('show');
  });

  it.each([['--help'], ['-h'], ['replay --help']])('ask for the usage with %s', (line) => {
    expect(readEventsArguments(line.split(' '))).toBeUndefined();
  });

  it.each([
    [[], 'What is to be done? One of: show, replay.'],
    [['resend'], 'What is to be done?'],
    [['show', 'replay'], 'What is to be done?'],
    [['show', '--yes'], '--yes and --dry-run go with replay.'],
    [['show', '--dry-run'], '--yes and --dry-run go with replay.'],
    [['show', '--from', ''], '--from must not be empty.'],
    [['show', '--stack', ''], '--stack must not be empty.'],
    [['show', '--queue', 'unsettled'], "Unknown option '--queue'"],
  ])('%j are refused', (args, sentence) => {
    expect(() => readEventsArguments(args)).toThrow(sentence);
    expect(() => readEventsArguments(args)).toThrow('Usage: npm run events');
  });

  it('can be typed again', () => {
    const args = { command: 'replay', from: 'unsettled', stack: 'a-b-c', yes: true } as const;
    expect(eventsCommandLine(args)).toBe('npm run events -- replay --from unsettled --stack a-b-c');
  });
});
