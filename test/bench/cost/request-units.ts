/** A value as DynamoDB's JSON protocol writes it, e.g. `{"S": "text"}`. */
export type WrittenValue = Readonly<Record<string, unknown>>;
export type WrittenItem = Readonly<Record<string, WrittenValue>>;

const readUnitBytes = 4096;
const writeUnitBytes = 1024;

/**
 * What DynamoDB counts as an item's size: names and values in UTF-8, a number as half its digits and one
 * byte. Source: DynamoDB's developer guide, "DynamoDB item sizes and formats".
 */
export function itemBytes(item: WrittenItem): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: WrittenValue): number {
  const [[type, content] = []] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return Math.ceil(String(content).replaceAll(/[-.]/g, '').length / 2) + 1;
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'BOOL':
    case 'NULL':
      return 1;
    default:
      throw new Error(`There is no rule for the size of a ${type}.`);
  }
}

/** A read of `bytes`, which an item that is not there has none of: a unit at least, half when eventual. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  const whole = Math.max(1, Math.ceil(bytes / readUnitBytes));
  return isConsistent ? whole : whole / 2;
}

/** A write, or one whose condition was not met: of the greater of the item before and after. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / writeUnitBytes));
}
