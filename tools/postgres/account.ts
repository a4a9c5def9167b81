// PostgreSQL refuses to run as root. Started by root we run it as an account without rights; where that account cannot
// enter the repository's folder (a clone inside root's home, or in a `mktemp -d` of mode 700) it gets one capability:
// to pass folder permissions. Copying 60 MB of binaries elsewhere was the alternative; it leaves things behind.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { OperatorProblem } from "../operator-problem.ts";

/** The account a server runs under; null: the one that runs us. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/** Root gets the owner of existing data, else `postgres`, else `nobody`; everybody else stays who they are. */
export function chooseAccount(dataFolder: string): Account {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(dataFolder)) {
    const { uid, gid } = statSync(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  const passwd = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = (passwd.find((line) => line.startsWith(`${name}:`)) ?? "").split(":");
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new OperatorProblem(
    "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody. " +
      "Run as an ordinary user, or set DATABASE_URL.",
  );
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** The command that runs `program` as `account`, given the paths it must be able to reach. */
export function commandAs(
  account: Account,
  program: string,
  args: readonly string[],
  paths: readonly string[],
): Command {
  if (account === null) return { file: program, args, identity: {} };
  if ([program, ...paths].every((path) => canReach(account, path))) {
    return { file: program, args, identity: { uid: account.uid, gid: account.gid } };
  }
  const flags = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    "--clear-groups",
    // Without it the kernel answers access(2), by which PostgreSQL looks for its own files, as if there were no capability.
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
  ];
  if (spawnSync("setpriv", [...flags, "true"]).status !== 0) {
    throw new OperatorProblem(
      `PostgreSQL runs as user id ${account.uid}, which may not enter ${process.cwd()}. ` +
        "Move the clone to a folder others may enter, run as an ordinary user, or set DATABASE_URL.",
    );
  }
  return { file: "setpriv", args: [...flags, program, ...args], identity: {} };
}

function canReach(account: NonNullable<Account>, path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
