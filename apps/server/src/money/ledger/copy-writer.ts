import pg from "pg";

/** node-postgres' connection has these; its typings do not know them. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * COPY … FROM STDIN whose data go out with the command instead of after PostgreSQL's "go ahead": on a pipelined connection
 * that saves a round trip and keeps the statements behind it moving. If the command fails, PostgreSQL ignores the data
 * that follow it ("Message Flow", COPY operations) and the error reaches the caller like any query's.
 */
class CopyFrom extends pg.Query {
  readonly #text: string;
  readonly #chunks: readonly Buffer[];

  constructor(text: string, chunks: readonly Buffer[], done: (error: Error | undefined) => void) {
    super(text, done);
    this.#text = text;
    this.#chunks = chunks;
  }

  override submit = (connection: pg.Connection): void => {
    const copy = connection as CopyConnection;
    copy.stream.cork();
    copy.query(this.#text);
    for (const chunk of this.#chunks) copy.sendCopyFromChunk(chunk);
    copy.endCopyFrom();
    copy.stream.uncork();
  };

  /** The data are on their way already. */
  handleCopyInResponse(): void {}
}

/** Resolves once PostgreSQL has taken every row. */
export function copyFrom(
  client: pg.ClientBase,
  text: string,
  chunks: readonly Buffer[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    // node-postgres says "no error" with null, whatever its typings say.
    const done = (error: Error | null | undefined) => (error ? reject(error) : resolve());
    client.query(new CopyFrom(text, chunks, done));
  });
}
