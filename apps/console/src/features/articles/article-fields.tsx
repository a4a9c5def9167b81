import { NativeSelect, TextInput } from "@mantine/core";
import { DECLINE_CODES } from "@okpay/contracts/decline-codes";
import { placeOfLink, WALLET_PLACES } from "@okpay/contracts/wallet-places";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { type ArticleContent, articlesQuery } from "../../api/article-calls.ts";
import { Card } from "../../parts/card.tsx";
import parts from "../../parts/parts.module.css";
import { SKILLS } from "../desk/skills.ts";
import classes from "./articles.module.css";
import { ListField } from "./list-field.tsx";

const CODES: readonly string[] = DECLINE_CODES;

export interface ArticleFormProps {
  content: ArticleContent;
  /** For who may only read: what writes is not shown. */
  isLocked: boolean;
  /** On its way to the server: what writes keeps its place and stands still, so that nothing on the page jumps. */
  isSaving: boolean;
  /** What is wrong, by the field's path in the request. */
  errors: Readonly<Record<string, string>>;
  onChange: (content: ArticleContent) => void;
}

/** Where an article belongs, who may read it, and what leads to it or on from it. */
export function ArticleFields(props: ArticleFormProps) {
  const { content, isLocked, isSaving, errors, onChange } = props;
  const isStill = isLocked || isSaving;
  const t = useText();
  const topicsId = useId();
  const rows = useQuery(articlesQuery("all")).data?.articles ?? [];
  const slugs = rows.map(({ slug }) => slug);
  return (
    <Card title={t("console.articles.fields")}>
      <div className={classes.fields}>
        <TextInput
          label={t("console.articles.topic")}
          description={t("console.articles.topicHint")}
          value={content.topic}
          list={topicsId}
          maxLength={40}
          autoComplete="off"
          readOnly={isStill}
          error={errors["content.topic"]}
          onChange={(event) => onChange({ ...content, topic: event.currentTarget.value })}
        />
        <datalist id={topicsId}>
          {[...new Set(rows.map(({ topic }) => topic))].sort().map((topic) => (
            <option key={topic}>{topic}</option>
          ))}
        </datalist>
        <Choice
          name="audience"
          value={content.audience}
          values={["customer", "agent"]}
          isLocked={isStill}
          labelOf={(each) => t(`console.articles.audience.${each}`)}
          onChange={(audience) => onChange({ ...content, audience })}
        />
        <Choice
          name="skill"
          value={SKILLS.find((each) => each === content.skill) ?? "general"}
          values={SKILLS}
          isLocked={isStill}
          labelOf={(each) => t(`desk.skill.${each}`)}
          onChange={(skill) => onChange({ ...content, skill })}
        />
        <TextInput
          type="number"
          label={t("console.articles.months")}
          description={t("console.articles.monthsHint")}
          value={content.reviewDueMonths}
          min={1}
          max={36}
          readOnly={isStill}
          error={errors["content.reviewDueMonths"]}
          onChange={(event) => {
            const months = event.currentTarget.valueAsNumber;
            if (!Number.isNaN(months)) onChange({ ...content, reviewDueMonths: months });
          }}
        />
        <Lists {...props} slugs={slugs} />
      </div>
      {content.audience === "agent" && (
        <p className={parts.dim}>{t("console.articles.audience.agentHint")}</p>
      )}
    </Card>
  );
}

function Lists({
  content,
  slugs,
  isLocked,
  isSaving,
  onChange,
}: Omit<ArticleFormProps, "errors"> & { slugs: readonly string[] }) {
  const t = useText();
  return (
    <>
      <ListField
        label={t("console.articles.codes")}
        description={t("console.articles.codesHint")}
        values={content.declineCodes}
        known={CODES}
        isAllowed={(each) => CODES.includes(each)}
        isLocked={isLocked}
        isSaving={isSaving}
        onChange={(declineCodes) => onChange({ ...content, declineCodes })}
      />
      <ListField
        label={t("console.articles.links")}
        description={t("console.articles.linksHint")}
        values={content.links.map(({ to }) => to)}
        known={WALLET_PLACES}
        isAllowed={(each) => placeOfLink(each) !== undefined}
        isLocked={isLocked}
        isSaving={isSaving}
        onChange={(links) => onChange({ ...content, links: links.map((to) => ({ to })) })}
      />
      <ListField
        label={t("console.articles.related")}
        description={t("console.articles.relatedHint")}
        values={content.related}
        known={slugs}
        isAllowed={(each) => slugs.includes(each)}
        isLocked={isLocked}
        isSaving={isSaving}
        onChange={(related) => onChange({ ...content, related })}
      />
    </>
  );
}

function Choice<Value extends string>(props: {
  name: "audience" | "skill";
  value: Value;
  values: readonly Value[];
  isLocked: boolean;
  labelOf: (value: Value) => string;
  onChange: (value: Value) => void;
}) {
  const { name, value, values, isLocked, labelOf, onChange } = props;
  const t = useText();
  return (
    <NativeSelect
      label={t(`console.articles.${name}`)}
      description={t(`console.articles.${name}Hint`)}
      value={value}
      disabled={isLocked}
      data={values.map((each) => ({ value: each, label: labelOf(each) }))}
      onChange={(event) => {
        const chosen = values.find((each) => each === event.currentTarget.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    />
  );
}
