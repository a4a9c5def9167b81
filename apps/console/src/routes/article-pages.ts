/* One file for the browser: writing, reading and listing share nearly all of it. */
export { ArticlePage } from "./article.tsx";
export { ArticlesPage } from "./articles.tsx";
export { NewArticlePage } from "./new-article.tsx";
