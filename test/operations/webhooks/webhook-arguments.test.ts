import { describe, expect, it } from 'vitest';
import {
  readWebhookArguments,
  webhookUsage,
} from '../../../operations/webhooks/webhook-arguments.ts';

describe('the arguments of npm run webhooks', () => {
  it('name a command, for the local stack and its own address by default', () => {
    expect(readWebhookArguments(['subscribe'])).toEqual({
      command: 'subscribe',
      stack: undefined,
      url: undefined,
      waitSeconds: 75,
      yes: false,
    });
  });

  it('say what else is wanted', () => {
    const others = ['--stack', 'save-card-demo-sandbox', '--url', 'https://api.example/hooks'];
    expect(readWebhookArguments(['rotate', '--wait-seconds', '0', ...others])).toEqual({
      command: 'rotate',
      stack: 'save-card-demo-sandbox',
      url: 'https://api.example/hooks',
      waitSeconds: 0,
      yes: false,
    });
    expect(readWebhookArguments(['remove', '--yes'])).toMatchObject({ yes: true });
  });

  it.each([[['--help']], [['-h']], [['rotate', '--help']]])('ask for the usage with %j', (args) => {
    expect(readWebhookArguments(args)).toBeUndefined();
  });

  it.each([
    [[], 'What is to be done? One of: subscribe, list, events, rotate, remove.'],
    [['frobnicate'], 'What is to be done?'],
    [['list', 'rotate'], 'There is a word too many.'],
    [['list', '--url', 'api.example'], '--url is "api.example"'],
    [['list', '--yes'], '--yes goes with remove.'],
    [['subscribe', '--wait-seconds', '5'], '--wait-seconds goes with rotate'],
    [['rotate', '--wait-seconds', '-5'], 'wait-seconds'],
    [['list', '--stack', ''], '--stack must not be empty.'],
    [['list', '--force'], '--force is not an option.'],
  ])('%j are refused with the usage', (args, sentence) => {
    expect(() => readWebhookArguments(args)).toThrow(sentence);
    expect(() => readWebhookArguments(args)).toThrow(webhookUsage);
  });
});
