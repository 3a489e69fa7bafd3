import { describe, expect, it } from 'vitest';
import { doctorUsage, readDoctorArguments } from '../../../operations/doctor/doctor-arguments.ts';

describe('the arguments of npm run doctor', () => {
  it('name the local stack by default', () => {
    expect(readDoctorArguments([])).toEqual({
      stack: undefined,
      url: undefined,
      json: false,
    });
  });

  it('name a deployed stack, and ask for JSON', () => {
    expect(readDoctorArguments(['--stack', 'save-card-demo-sandbox', '--json'])).toEqual({
      stack: 'save-card-demo-sandbox',
      url: undefined,
      json: true,
    });
  });

  it.each(['--help', '-h'])('ask for the usage with %s', (option) => {
    expect(readDoctorArguments([option])).toBeUndefined();
  });

  it.each([
    [['check'], 'There is a word too many.'],
    [['--url', 'somewhere'], '--url has to be an address such as'],
    [['--stack', ''], '--stack must not be empty.'],
    [['--repair'], '--repair is not an option.'],
  ])('%j are refused with the usage', (args, sentence) => {
    expect(() => readDoctorArguments(args)).toThrow(sentence);
    expect(() => readDoctorArguments(args)).toThrow(doctorUsage);
  });
});
