/** A name in its own language, whatever the page's is: a screen reader then says it right. */
export function Lang({ text }: { text: string }) {
  return <span lang={/\p{Script=Han}/u.test(text) ? "zh-CN" : "en"}>{text}</span>;
}
