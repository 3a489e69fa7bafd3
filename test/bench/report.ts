import { writeFileSync } from 'node:fs';

/** A cell: numbers are printed with the table's digits. */
export type Cell = number | string;

export interface TableHead {
  /** Above it. */
  readonly title: string;
  /** Above the rows' names, e.g. what the numbers are. */
  readonly unit: string;
  readonly columns: readonly string[];
  /** After the point. Default: 1. */
  readonly digits?: number;
}

/** Prints a row at once, and keeps it. */
export type AddRow = (name: string, ...cells: readonly Cell[]) => void;

interface KeptTable extends TableHead {
  readonly rows: { readonly name: string; readonly cells: readonly Cell[] }[];
}

const nameWidth = 60;
const cellWidth = 10;

/** What a benchmark found: tables for people at once, and for programs at the end. */
export class Report {
  readonly tables: KeptTable[] = [];

  /** Begins a table. */
  table(head: TableHead): AddRow {
    const kept: KeptTable = { ...head, rows: [] };
    this.tables.push(kept);
    console.log(`\n${head.title}`);
    print(head.unit, head.columns);
    return (name, ...cells) => {
      kept.rows.push({ name, cells });
      print(
        name,
        cells.map((cell) => (typeof cell === 'string' ? cell : cell.toFixed(head.digits ?? 1))),
      );
    };
  }

  note(text: string): void {
    console.log(text);
  }

  write(file: string): void {
    writeFileSync(file, `${JSON.stringify(this.tables, null, 2)}\n`);
  }
}

function print(name: string, cells: readonly string[]): void {
  console.log([name.padEnd(nameWidth), ...cells.map((cell) => cell.padStart(cellWidth))].join(' '));
}
