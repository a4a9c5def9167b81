import fc from "fast-check";
import { expect, it } from "vitest";
import { createCheckpointSigner, openCheckpoint } from "./checkpoint-note.ts";

const signer = createCheckpointSigner(Buffer.alloc(32, 1), "log");
const checkpoint = {
  treeSize: 20_852_163,
  rootHash: Buffer.alloc(32, 9),
  signedAt: new Date("2026-11-24T09:30:00.000Z"),
};
const note = signer.sign(checkpoint);

it("is a signed note that the public key alone opens [L4]", () => {
  expect(note.split("\n").slice(0, 5)).toEqual([
    "okpay.audit/log",
    "20852163",
    checkpoint.rootHash.toString("base64"),
    "time 2026-11-24T09:30:00.000Z",
    "",
  ]);
  expect(openCheckpoint(note, signer.verifierKey)).toEqual(checkpoint);
});

it("opens for no other key, nor for a key whose id is not its own [L4]", () => {
  const other = createCheckpointSigner(Buffer.alloc(32, 2), "log");
  expect(openCheckpoint(note, other.verifierKey)).toBeNull();
  const [name = "", id = ""] = signer.verifierKey.split("+");
  const [, , otherKey = ""] = other.verifierKey.split("+");
  expect(openCheckpoint(note, `${name}+${id}+${otherKey}`)).toBeNull();
});

it("does not open with one character changed [L4]", () => {
  fc.assert(
    fc.property(fc.nat(note.length - 1), fc.constantFrom("A", "1", "\n", " "), (at, character) => {
      const changed = note.slice(0, at) + character + note.slice(at + 1);
      fc.pre(changed !== note);
      const opened = openCheckpoint(changed, signer.verifierKey);
      // Base64 has spare bits at its end: another spelling of the same bytes is the same note.
      expect(opened === null || opened.rootHash.equals(checkpoint.rootHash)).toBe(true);
      expect(opened === null || opened.treeSize === checkpoint.treeSize).toBe(true);
    }),
  );
});
