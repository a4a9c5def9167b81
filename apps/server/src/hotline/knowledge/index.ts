export { fingerprintOfArticles, loadArticles } from "./articles.ts";
export type { PublishedArticle } from "./content.ts";
export type { Found, Help, Triaged } from "./help.ts";
export type { ArticleFiles, FileArticle } from "./importing.ts";
export { registerHelpPages, registerPicturePage } from "./pages/index.ts";
export type { HotlineHours, HotlineStatus } from "./ports.ts";
export { registerHelpRoutes } from "./routes.ts";
export { createKnowledge, type Knowledge } from "./service.ts";
export { registerStaffKnowledgeRoutes } from "./staff-routes.ts";
