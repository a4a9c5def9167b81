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
if (dataset["drawn"] === location.pathname) {
  await wake(root, wallet);
} else {
  // A page drawn for somebody else was never shown (early.ts), one of another address is not the one to take over.
  root.replaceChildren();
  delete dataset["drawn"];
  delete dataset["undrawn"];
  delete dataset["waking"];
  createRoot(root).render(<App {...wallet} />);
  dispatchEvent(new Event("okpay:awake"));
}
