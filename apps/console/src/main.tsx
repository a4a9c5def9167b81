import "./app/styles.ts";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { needTexts } from "./app/texts.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
await needTexts("all");
createRoot(root).render(<App />);
