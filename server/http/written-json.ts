/** An answer that is JSON text already. So a large answer is written once for all its readers. */
export class WrittenJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
