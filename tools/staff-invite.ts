// `npm run staff:invite -- --email=… --name=… --role=…`: the first administrator comes in this way. Prints a link that works
// once; it is mailed to the address as well.
import { STAFF_ROLES } from "@okpay/contracts";
import { LOCALES } from "@okpay/i18n";
import { createServices } from "../apps/server/src/app.ts";
import { loadConfig } from "../apps/server/src/config.ts";
import { RequestRefused } from "../apps/server/src/platform/http/index.ts";
import { fromPublicId } from "../apps/server/src/platform/ids.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import { OperatorProblem, runMain } from "./operator-problem.ts";
import { withDatabase } from "./postgres/index.ts";

const USAGE = `npm run staff:invite -- --email=ada@example.com --name="Ada Lovelace" --role=administrator
  --role     ${STAFF_ROLES.join(" | ")}
  --locale   ${LOCALES.join(" | ")} (default en)
  --linked   cus_…: a customer account of theirs or of somebody close; they will not be let near it`;

const valueOf = (name: string): string | undefined =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);

await runMain(async () => {
  const [email, displayName] = [valueOf("email"), valueOf("name")];
  const role = STAFF_ROLES.find((known) => known === valueOf("role"));
  const locale = LOCALES.find((known) => known === (valueOf("locale") ?? "en"));
  const linked = valueOf("linked");
  if (
    email === undefined ||
    displayName === undefined ||
    role === undefined ||
    locale === undefined
  )
    throw new OperatorProblem(USAGE);
  if (linked !== undefined && !/^cus_[0-9a-f]{32}$/.test(linked)) throw new OperatorProblem(USAGE);
  const { link, expiresAt } = await withDatabase(async ({ url }) => {
    const config = loadConfig({ ...process.env, DATABASE_URL: url });
    const services = createServices(config, createLog({ level: "silent" }));
    try {
      const customerId = linked === undefined ? null : fromPublicId(linked);
      const invitation = { email, displayName, role, locale };
      return await services.access.inviteByOperator(invitation, customerId);
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      throw new OperatorProblem(`${email} cannot be invited: ${error.code}`, { cause: error });
    } finally {
      await services.close();
    }
  });
  process.stdout.write(
    `${displayName} may set up their sign-in until ${expiresAt.toISOString()}, once:\n${link}\n`,
  );
  return 0;
});
