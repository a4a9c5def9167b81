import { TextProvider } from "@okpay/ui/text.tsx";
import { ThemeProvider } from "@okpay/ui/theme-provider.tsx";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient, router } from "./router.tsx";
import { useTexts } from "./texts.ts";

/** The whole console: colours, language, what the server said, pages. */
export function App() {
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
