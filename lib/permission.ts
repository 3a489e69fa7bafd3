/**
 * One thing that a function may do at an AWS service. Pure data: the local services refuse what no
 * permission of the caller allows, and a test compares these with the roles in the template.
 */
export interface Permission {
  /** IAM's name, e.g. `dynamodb:GetItem`. */
  readonly action: string;
  /** The name of a table, secret, bus or queue; an index is `<table>/index/<name>`. */
  readonly resource: string;
  /** IAM's pattern that every partition key asked for has to fit. Default: any key, or none. */
  readonly keys?: string;
}
