import type { ReactNode } from "react";
import classes from "./parts.module.css";

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** The first column names the row: its cell is the row's header. */
  readonly cell: (row: Row) => ReactNode;
  /** As wide as its longest cell, on one line, on a desktop. */
  readonly isNarrow?: boolean;
}

/**
 * Rows under named columns; on a phone each row becomes a card whose cells carry their column's name. Rows can be walked
 * through with j and k.
 */
export function DataTable<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
}) {
  return (
    <div className={classes.tableFrame}>
      <table className={classes.table}>
        <caption className={classes.hidden}>{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map(({ key, title, isNarrow }) => (
              <th key={key} scope="col" data-narrow={isNarrow === true}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.idOf(row)} data-row>
              {props.columns.map(({ key, title, cell, isNarrow }, index) =>
                index === 0 ? (
                  <th key={key} scope="row" data-narrow={isNarrow === true}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} data-title={title} data-narrow={isNarrow === true}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
