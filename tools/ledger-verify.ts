/**
 * `npm run ledger:verify [-- --json] [-- --anchor=<hash>]`: proves the books from the first entry, and payments and
 * reconciliation against them; exit 1 names the first row that is wrong. The anchor is the `headHash` of an earlier run, kept elsewhere: it
 * shows whether the end was cut off since.
 */
import { verifyLedger } from "../apps/server/src/money/ledger/index.ts";
import { verifyPayments } from "../apps/server/src/money/payments/index.ts";
import { verifyReconciliation } from "../apps/server/src/money/reconciliation/index.ts";
import { withDatabase } from "./postgres/index.ts";

const isJson = process.argv.includes("--json");
const anchor = process.argv.find((word) => word.startsWith("--anchor="))?.slice("--anchor=".length);
const isTerminal = process.stderr.isTTY === true;

const { books, told, reconciled } = await withDatabase(async ({ url }) => ({
  books: await verifyLedger({
    url,
    role: "okpay_app",
    ...(anchor === undefined ? {} : { anchor }),
    onProgress: (share) => {
      if (isTerminal) process.stderr.write(`\rverifying the ledger ${Math.floor(share * 100)} % `);
    },
  }),
  told: await verifyPayments({ url, role: "okpay_app" }),
  reconciled: await verifyReconciliation({ url, role: "okpay_app" }),
}));
// The books first: with them wrong, what the others say of them means little.
const problem = books.problem ?? told.problem ?? reconciled.problem;
const verification = {
  ...books,
  payments: told.payments,
  lines: reconciled.lines,
  isSound: books.isSound && told.isSound && reconciled.isSound,
  problem,
};
if (isTerminal) process.stderr.write("\r\u001b[K");

if (isJson) process.stdout.write(`${JSON.stringify(verification)}\n`);
else {
  const { batches, transfers, accounts, openHolds, totals, seconds, payments, lines } =
    verification;
  process.stdout.write(
    `${transfers} transfers between ${accounts} accounts in ${batches} links, ${openHolds} open holds, read in ${seconds.toFixed(1)} s\n`,
  );
  for (const { currency, debits, credits } of totals)
    process.stdout.write(`${currency}: debits ${debits} = credits ${credits}\n`);
  process.stdout.write(`${payments} payments compared with their transfers\n`);
  process.stdout.write(`${lines} lines of settlement files compared with theirs\n`);
  process.stdout.write(
    problem === null
      ? "The ledger is sound.\n"
      : `NOT SOUND: ${problem.table} ${problem.row}: ${problem.what}\n`,
  );
}
process.exitCode = verification.isSound ? 0 : 1;
