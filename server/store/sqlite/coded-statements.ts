import { coded, type DatabaseSync } from './driver.ts';

type Value = string | number | null;

/** A prepared statement. Its faults are `StoreError`s with a code, as the ports promise. */
export interface CodedStatement {
  all(...parameters: readonly Value[]): readonly unknown[];
  get(...parameters: readonly Value[]): unknown;
  run(...parameters: readonly Value[]): void;
}

export function codedStatements(database: DatabaseSync): (text: string) => CodedStatement {
  return (text) => {
    const statement = database.prepare(text);
    return {
      all: (...parameters) => coded((): readonly unknown[] => statement.all(...parameters)),
      get: (...parameters) => coded((): unknown => statement.get(...parameters)),
      run: (...parameters) => coded(() => void statement.run(...parameters)),
    };
  };
}
