declare module "virtual:catalog/*" {
  const messages: import("@okpay/i18n").CompiledMessages;
  export default messages;
}
declare module "virtual:okpay-theme.css";
