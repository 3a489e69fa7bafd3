/** Refused as an AWS service refuses it: 400 with the exception's name and a message. */
export class Refused extends Error {
  readonly exception: string;

  constructor(exception: string, message: string) {
    super(message);
    this.exception = exception;
  }
}
