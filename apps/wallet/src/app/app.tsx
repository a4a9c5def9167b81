import { TextProvider } from "@okpay/ui/text.tsx";
import { ThemeProvider } from "@okpay/ui/theme-provider.tsx";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { Wallet } from "./router.tsx";
import { useTexts } from "./texts.ts";

/** The whole wallet: colours, language, what the server said, pages. */
export function App({ queryClient, router }: Wallet) {
  const { locale, messages } = useTexts();
  return (
    <ThemeProvider>
      <TextProvider locale={locale} messages={messages}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </TextProvider>
    </ThemeProvider>
  );
}
