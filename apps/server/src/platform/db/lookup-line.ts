import pg from "pg";

/** A question with a name is parsed and planned once per connection. Reads only, outside any transaction. */
export interface Lookup {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Connections for look-ups alone. What is asked in one turn of the event loop goes out in one write, one question behind the
 * other (pg's pipeline mode; each has its own Sync, so one that fails fails alone), and nobody waits for a connection that
 * background work holds: the handlers of the outbox had nine of the pool's ten, and every request stood behind them.
 */
export interface LookupLine {
  query<Row extends pg.QueryResultRow>(lookup: Lookup): Promise<Row[]>;
  /** Waits for what was asked. */
  close(): Promise<void>;
}

/** A slow look-up holds up those behind it: two connections, and each turn takes the one with less under way. */
const CONNECTIONS = 2;

/** Longer than the statement timeout: it is for a network that swallows questions or answers, and ends the connection. */
const SILENCE_MS = 30_000;

export function createLookupLine(
  settings: pg.ClientConfig,
  onLost: (error: Error) => void,
): LookupLine {
  const wires = Array.from({ length: CONNECTIONS }, () =>
    createWire({ ...settings, pipeline: true, query_timeout: SILENCE_MS }, onLost),
  );
  let ofThisTurn: Wire | null = null;

  function wireOfThisTurn(): Wire {
    if (ofThisTurn !== null) return ofThisTurn;
    const wire = wires.reduce((best, other) => (other.underWay() < best.underWay() ? other : best));
    const letGo = wire.hold();
    ofThisTurn = wire;
    setImmediate(() => {
      ofThisTurn = null;
      letGo();
    });
    return wire;
  }

  return {
    query: (lookup) => wireOfThisTurn().query(lookup),
    async close() {
      await Promise.all(wires.map((wire) => wire.close()));
    },
  };
}

interface Wire {
  query<Row extends pg.QueryResultRow>(lookup: Lookup): Promise<Row[]>;
  underWay(): number;
  /** Keeps what is written until the function that it returns is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** One connection, made by the first question and again by the first after it was lost. */
function createWire(settings: pg.ClientConfig, onLost: (error: Error) => void): Wire {
  let connecting: Promise<pg.Client> | null = null;
  let connected: pg.Client | null = null;
  let count = 0;

  function connect(): Promise<pg.Client> {
    const client = new pg.Client(settings);
    const forget = () => {
      if (connected === client || connected === null) connecting = null;
      if (connected === client) connected = null;
    };
    // Without a listener an error would end the process; what was under way is refused by pg itself.
    client.on("error", (error) => {
      forget();
      onLost(error);
    });
    client.on("end", forget);
    return client.connect().then(
      () => {
        connected = client;
        return client;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
  }

  return {
    async query<Row extends pg.QueryResultRow>({ name, text, values }: Lookup): Promise<Row[]> {
      count += 1;
      try {
        const client = connected ?? (await (connecting ??= connect()));
        return (await client.query<Row>({ name, text, values: [...values] })).rows;
      } finally {
        count -= 1;
      }
    },
    underWay: () => count,
    hold() {
      const stream = connected?.connection.stream;
      stream?.cork();
      return () => stream?.uncork();
    },
    async close() {
      await (await connecting?.catch(() => null))?.end();
    },
  };
}
