import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";

interface PreviewPictureProps {
  src: string;
  alt: string;
  /** In pixels, so that its place is kept while it loads. */
  width: string | undefined;
  height: string | undefined;
}

/** A picture of the text; one that did not come says so and is asked for again. */
export function PreviewPicture({ src, alt, width, height }: PreviewPictureProps) {
  const t = useText();
  const [isMissing, setMissing] = useState(false);
  if (!isMissing)
    return (
      <img src={src} alt={alt} width={width} height={height} onError={() => setMissing(true)} />
    );
  return (
    <span role="alert">
      {t("console.articles.preview.noPicture", { alt })}{" "}
      <Button variant="default" size="compact-md" onClick={() => setMissing(false)}>
        {t("console.articles.preview.again")}
      </Button>
    </span>
  );
}
