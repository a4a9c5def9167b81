/* The wallet's choice of light or dark. It runs before anything is painted, so it comes before the styles and does no more. */
try {
  const scheme = localStorage.getItem("okpay.colors");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage is switched off: the device's choice stays.
}
