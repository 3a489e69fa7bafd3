import type { Log, LogFields } from '../../functions/core/log.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly code: string;
  readonly sentence: string;
  readonly fields: LogFields;
}

/** Keeps what was logged. */
export class RecordingLog implements Log {
  readonly lines: LogLine[] = [];

  info(code: string, sentence: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', code, sentence, fields });
  }

  warn(code: string, sentence: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', code, sentence, fields });
  }

  error(code: string, sentence: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', code, sentence, fields });
  }

  get codes(): string[] {
    return this.lines.map(({ code }) => code);
  }
}
