// An Asterisk 22 in a folder of its own: a small Debian with nothing installed on the machine itself. Debian's stable
// releases have no Asterisk, sid has 22; debootstrap makes the folder in about two and a half minutes, once.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { OperatorProblem } from "../operator-problem.ts";

/** Where it is, unless PHONE_ROOT says otherwise: one for all clones on a machine. */
export const USUAL_ROOT = "/var/lib/okpay/asterisk";

const PACKAGES = ["asterisk", "asterisk-moh-opsound-wav"];
const OLDEST = 22;
/** What debootstrap says of its progress, without the hundred packages of each phase. */
const PHASES =
  /^I: (Retrieving InRelease|Chosen extractor|Installing core|Unpacking required|Configuring required|Unpacking the base|Configuring the base|Base system)/;

export type Report = (sentence: string) => void;

/** The program's path on this machine, or what to install. */
export function programOf(name: string, packageName = name): string {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  const path = folders.map((folder) => join(folder, name)).find(existsSync);
  if (path === undefined)
    throw new OperatorProblem(
      `${name} is not installed. On Debian or Ubuntu: apt-get install -y ${packageName}`,
    );
  return path;
}

function requireRoot(): void {
  if (process.platform !== "linux")
    throw new OperatorProblem(
      "An Asterisk can be started here on Linux only. Use one of your own: docs/operate/phone.md, “An Asterisk of yours”.",
    );
  if (process.getuid?.() !== 0)
    throw new OperatorProblem(
      "Asterisk is started in a folder of its own with chroot, and only root may do that: run it as root, or use an Asterisk of your own (docs/operate/phone.md).",
    );
}

/** Makes the folder, or completes one that was interrupted, or finds it complete. Returns Asterisk's version. */
export async function ensureChroot(root: string, report: Report): Promise<string> {
  requireRoot();
  const isNew = !hasDebian(root);
  if (isNew) {
    const debootstrap = programOf("debootstrap");
    report(`Making a Debian for Asterisk ${OLDEST} in ${root} (once, two to three minutes) …`);
    // What an interrupted run left is not to be built upon.
    rmSync(root, { recursive: true, force: true });
    await run(debootstrap, ["--variant=minbase", "sid", root], report, PHASES);
  }
  if (!isComplete(root)) {
    report("Installing Asterisk in it …");
    writeFileSync(join(root, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    if (!isNew) await refreshLists(root, report);
    await run(
      programOf("chroot"),
      [root, "apt-get", "install", "-y", "-q", "--no-install-recommends", ...PACKAGES],
      report,
    );
    await run(programOf("chroot"), [root, "apt-get", "clean"], report);
  }
  const version = (
    await run(programOf("chroot"), [root, "/usr/sbin/asterisk", "-V"], report)
  ).trim();
  if (!(Number(/(\d+)\./.exec(version)?.[1]) >= OLDEST))
    throw new OperatorProblem(
      `${version} is in ${root}; OKPay needs ${OLDEST} or newer. Remove that folder and start again.`,
    );
  return version;
}

/** A folder that was made some time ago knows packages that are not offered any more; if what it knows still is, good. */
async function refreshLists(root: string, report: Report): Promise<void> {
  try {
    await run(programOf("chroot"), [root, "apt-get", "update", "-q"], report);
  } catch (error) {
    if (!(error instanceof OperatorProblem)) throw error;
    report(`${error.message}\n  Going on with the lists that are there.`);
  }
}

/** debootstrap keeps its notes in the folder until it has finished. */
const hasDebian = (root: string): boolean =>
  existsSync(join(root, "var/lib/dpkg/status")) && !existsSync(join(root, "debootstrap"));

const isComplete = (root: string): boolean => {
  const status = join(root, "var/lib/dpkg/status");
  if (!existsSync(status)) return false;
  const text = readFileSync(status, "utf8");
  return PACKAGES.every((name) =>
    text.includes(`Package: ${name}\nStatus: install ok installed\n`),
  );
};

/** What it said, or an `OperatorProblem` with its last words. Lines of `shown` are passed on while it runs. */
function run(
  program: string,
  args: readonly string[],
  report: Report,
  shown?: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes: Buffer) => {
        const text = bytes.toString();
        said += text;
        for (const line of text.split("\n"))
          if (shown?.test(line) === true) report(`  ${line.slice(3)}`);
      });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(said);
      else
        reject(
          new OperatorProblem(
            `${program} ${args.slice(0, 3).join(" ")} failed:\n${said.trim().split("\n").slice(-12).join("\n")}`,
          ),
        );
    });
  });
}
