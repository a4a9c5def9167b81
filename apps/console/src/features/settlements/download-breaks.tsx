import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type BreakFilter, fetchBreaksFile } from "../../api/settlement-calls.ts";
import { saveFile } from "../cases/csv.ts";

/** All breaks of the filter for a spreadsheet. */
export function DownloadBreaks({ filter }: { filter: BreakFilter }) {
  const t = useText();
  const locale = useLocale();
  const download = useMutation({
    mutationFn: async () => saveFile("okpay-breaks.csv", await fetchBreaksFile(filter, locale)),
  });
  return (
    <div>
      <Button variant="default" loading={download.isPending} onClick={() => download.mutate()}>
        {t("settlements.csv")}
      </Button>
      {download.isError && <ProblemNotice error={download.error} />}
    </div>
  );
}
