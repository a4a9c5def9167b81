export { type NotificationsDeps, subscribeNotifications } from "./service.ts";
