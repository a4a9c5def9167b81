/** The zone whose days "from" and "to" mean, and in which receipts tell the time. */
export const INSTALLATION_TIME_ZONE = "Asia/Shanghai";
