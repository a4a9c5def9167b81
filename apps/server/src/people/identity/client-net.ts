export { clientNetOf } from "../../platform/client-net.ts";
