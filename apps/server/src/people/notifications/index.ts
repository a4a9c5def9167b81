export { subscribeNotifications } from "./service.ts";
