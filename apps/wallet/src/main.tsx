import "./app/styles.ts";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { createWallet } from "./app/router.tsx";
import { needTexts } from "./app/texts.ts";
import { wake } from "./wake.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
const { dataset } = document.documentElement;
await needTexts("front");
const wallet = createWallet();
if (dataset["drawn"] !== undefined) {
  await wake(root, wallet);
} else {
  // A page drawn for somebody else was never shown (early.ts).
  root.replaceChildren();
  delete dataset["undrawn"];
  delete dataset["waking"];
  createRoot(root).render(<App {...wallet} />);
}
