import classes from "./merchant.module.css";

/** A box with its words, as large as a thumb. */
export function Check(props: { label: string; isOn: boolean; onToggle: () => void }) {
  return (
    <label className={classes.check}>
      <input type="checkbox" checked={props.isOn} onChange={props.onToggle} />
      {props.label}
    </label>
  );
}
