/** Gathers words: blanks in plain text end a word, raw text (quoted or escaped) joins the word as it is. */
export class WordSplitter {
  private readonly words: string[] = [];
  private word = "";

  add(text: string): void {
    const [first = "", ...others] = text.split(/\p{White_Space}/u);
    this.word += first;
    for (const part of others) {
      this.endWord();
      this.word = part;
    }
  }

  addRaw(text: string): void {
    this.word += text;
  }

  finish(): readonly string[] {
    this.endWord();
    return this.words;
  }

  private endWord(): void {
    if (this.word !== "") this.words.push(this.word);
    this.word = "";
  }
}
