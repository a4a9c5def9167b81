import { useEffect, useState } from "react";

/** The picture as a data: address; a blob: one would need a looser Content-Security-Policy. */
export function usePicturePreview(file: File | null): string | null {
  const [preview, setPreview] = useState<string | null>(null);
  useEffect(() => {
    setPreview(null);
    if (file === null) return;
    const reader = new FileReader();
    reader.addEventListener("load", () =>
      setPreview(typeof reader.result === "string" ? reader.result : null),
    );
    reader.readAsDataURL(file);
    return () => reader.abort();
  }, [file]);
  return preview;
}
