import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What this process measures, in Prometheus' text format on an inner port. */
export interface Metrics {
  observeRequest(operation: string, status: number, seconds: number): void;
  /** What the ledger tells of its batches. */
  readonly ofLedger: {
    onBatch(batch: {
      readonly bookings: number;
      readonly transfers: number;
      readonly seconds: number;
    }): void;
    /** One that was decided ahead was thrown away. */
    onDecidedAgain(reason: string): void;
  };
  /**
   * What a look at the telephone exchange found of nobody's, and ended: anything but 0 is a fault of ours (hotline.md 2). And how
   * far its clock is before ours; null: not known now.
   */
  observeExchange(found: {
    readonly channels: number;
    readonly bridges: number;
    readonly clockAheadSeconds: number | null;
  }): void;
  /** Something is owed to or by a card network whose keys are gone: nobody can ask it (docs/operate/reconciliation.md). */
  observeRemovedNetwork(network: string): void;
  /** One query that asked for so many sessions. */
  observeSessionLookUp(sessions: number): void;
  /** Serves `/metrics` on the loopback interface; returns the port. Port 0 takes any. */
  listen(port: number): Promise<number>;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

export function createMetrics(options: {
  readonly outboxLagSeconds: () => Promise<number>;
}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "okpay_http_request_seconds",
    help: "Time to answer a request, by operation of the contract and status",
    labelNames: ["operation", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const batchSeconds = new Histogram({
    name: "okpay_ledger_batch_seconds",
    help: "Time to decide and commit one batch of bookings",
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  });
  const batchBookings = new Histogram({
    name: "okpay_ledger_batch_bookings",
    help: "Bookings that shared one commit",
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000],
    registers: [registry],
  });
  const batchTransfers = new Histogram({
    name: "okpay_ledger_batch_transfers",
    help: "Transfers that shared one commit",
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000],
    registers: [registry],
  });
  const decidedAgain = new Counter({
    name: "okpay_ledger_batches_decided_again_total",
    help: "Batches decided ahead that were refused and decided once more under the lock, by what came between",
    labelNames: ["reason"],
    registers: [registry],
  });
  const sessionLookUps = new Histogram({
    name: "okpay_session_lookup_sessions",
    help: "Sessions that were looked up by one query",
    buckets: [1, 2, 5, 10, 25, 50, 100],
    registers: [registry],
  });
  new Gauge({
    name: "okpay_outbox_lag_seconds",
    help: "How long the oldest undelivered event has been waiting",
    registers: [registry],
    async collect() {
      this.set(await options.outboxLagSeconds());
    },
  });
  let server: Server | undefined;

  return {
    observeRequest: (operation, status, seconds) =>
      requests.observe({ operation, status }, seconds),
    ofLedger: {
      onBatch({ bookings, transfers, seconds }) {
        batchSeconds.observe(seconds);
        batchBookings.observe(bookings);
        batchTransfers.observe(transfers);
      },
      onDecidedAgain: (reason) => decidedAgain.inc({ reason }),
    },
    observeExchange: exchangeMetrics(registry),
    observeRemovedNetwork: removedNetworkMetrics(registry),
    observeSessionLookUp: (sessions) => sessionLookUps.observe(sessions),
    async listen(port) {
      server = createServer((request, response) => {
        if (request.url !== "/metrics") return void response.writeHead(404).end();
        registry.metrics().then(
          (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
          // The database is away: better no sample than a hanging scrape; readiness says why.
          () => response.writeHead(503).end(),
        );
      });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once("error", reject).listen(port, LOOPBACK, resolve);
      await promise;
      return (server.address() as AddressInfo).port;
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (server === undefined) return;
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

function exchangeMetrics(registry: Registry): Metrics["observeExchange"] {
  const leaked = {
    channels: new Counter({
      name: "okpay_leaked_channels_total",
      help: "Legs of calls that belonged to no call and were hung up",
      registers: [registry],
    }),
    bridges: new Counter({
      name: "okpay_leaked_bridges_total",
      help: "Bridges that belonged to no call and were destroyed",
      registers: [registry],
    }),
  };
  const clockAhead = new Gauge({
    name: "okpay_asterisk_clock_ahead_seconds",
    help: "How far the clock of the telephone exchange is before this server's; NaN while it is not connected",
    registers: [registry],
  });
  clockAhead.set(Number.NaN);
  return ({ channels, bridges, clockAheadSeconds }) => {
    leaked.channels.inc(channels);
    leaked.bridges.inc(bridges);
    clockAhead.set(clockAheadSeconds ?? Number.NaN);
  };
}

function removedNetworkMetrics(registry: Registry): Metrics["observeRemovedNetwork"] {
  const looks = new Counter({
    name: "okpay_card_network_removed_total",
    help: "Looks at a payment that came to nothing because its card network is not configured any more",
    labelNames: ["network"],
    registers: [registry],
  });
  return (network) => looks.inc({ network });
}
