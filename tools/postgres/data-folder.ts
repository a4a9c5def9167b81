// Makes a data folder whole or not at all: in a neighbour folder first, then renamed into place.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OperatorProblem } from "../operator-problem.ts";
import { chooseAccount, commandAs } from "./account.ts";
import { findFreePort, isPortFree } from "./ports.ts";

export interface Connection {
  readonly password: string;
  readonly port: number;
}

/** Where the first server of a machine listens, if nobody else does: easy to remember, not a system's own 5432. */
const FAVOURITE_PORT = 25432;

export interface NewDataFolder {
  readonly folder: string;
  readonly binaries: string;
  readonly isThrowAway: boolean;
}

/** Another start may be first; then its folder stays and ours is dropped. */
export async function createDataFolder({
  folder,
  binaries,
  isThrowAway,
}: NewDataFolder): Promise<void> {
  const building = `${folder}.new-${process.pid}`;
  const dataFolder = join(building, "cluster");
  const passwordFile = join(building, "password");
  await rm(building, { recursive: true, force: true });
  await mkdir(dataFolder, { recursive: true });
  await mkdir(dirname(folder), { recursive: true });
  const isFavourite = !isThrowAway && (await isPortFree(FAVOURITE_PORT));
  const connection = {
    password: randomBytes(24).toString("base64url"),
    port: isFavourite ? FAVOURITE_PORT : await findFreePort(),
  };
  try {
    await writeFile(passwordFile, `${connection.password}\n`, { mode: 0o600 });
    const account = chooseAccount(dataFolder);
    if (account !== null) {
      await chown(dataFolder, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    const flags = [
      `--pgdata=${dataFolder}`,
      `--pwfile=${passwordFile}`,
      "--username=okpay",
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // PostgreSQL's own rules for letters, the same on every machine; the system's would differ between hosts.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(isThrowAway ? ["--no-sync"] : []),
    ];
    await run(
      commandAs(account, join(binaries, "initdb"), flags, [
        passwordFile,
        join(dataFolder, "PG_VERSION"),
      ]),
    );
    await rm(passwordFile);
    writeConnection(building, connection);
    await moveIntoPlace(building, folder);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function moveIntoPlace(building: string, folder: string): Promise<void> {
  try {
    await rename(building, folder);
  } catch (error) {
    if (!existsSync(join(folder, "cluster"))) throw error;
  }
}

async function run(command: ReturnType<typeof commandAs>): Promise<void> {
  const child = spawn(command.file, command.args, {
    ...command.identity,
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    said += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0)
    throw new OperatorProblem(`PostgreSQL could not create its data folder:\n${said.trim()}`);
}

function connectionFile(folder: string): string {
  return join(folder, "connection.json");
}

/** Password and last port of a data folder. */
export function readConnection(folder: string): Connection {
  const file = connectionFile(folder);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new OperatorProblem(
      `${file} cannot be read (${(cause as Error).message}). It holds the database's password. ` +
        `Run as the user who made it, or move ${folder} away to begin with an empty database.`,
      { cause },
    );
  }
}

export function writeConnection(folder: string, connection: Connection): void {
  const file = connectionFile(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(connection)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
