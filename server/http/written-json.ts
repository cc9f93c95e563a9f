/** An answer that is JSON already: a large one is written once for all its readers. */
export class WrittenJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
