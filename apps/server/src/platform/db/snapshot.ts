import pg from "pg";
import { withServerOptions } from "./server-options.ts";

/** One snapshot of everything, on a connection of its own that can only read: for what compares whole tables. */
export async function inOneSnapshot<Told>(
  options: { readonly url: string; readonly role?: string },
  applicationName: string,
  read: (client: pg.Client) => Promise<Told>,
): Promise<Told> {
  const client = new pg.Client({
    ...withServerOptions(
      options.url,
      options.role === undefined ? [] : [`-c role=${options.role}`],
    ),
    application_name: applicationName,
  });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await read(client);
  } finally {
    await client.end();
  }
}
