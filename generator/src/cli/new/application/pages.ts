/** Pages that stay, without what they say of files and commands that are gone. */
import { dirname, join, normalize } from "node:path";

export interface Gone {
  /** Whether the path, relative to the repository, is there. */
  readonly exists: (path: string) => boolean;
  /** Scripts of package.json that are gone. */
  readonly scripts: readonly string[];
}

/**
 * Drops rows of tables that link to a page that is gone, and lines with a command that is gone. A link to such a page becomes
 * its text, and the file of a microservice that is gone becomes `<name>.ts`.
 * @param page its path, relative to the repository
 */
export function withoutGone(page: string, text: string, { exists, scripts }: Gone): string {
  const isGone = (link: string): boolean => {
    const [path = ""] = link.split("#");
    return path !== "" && !/^\w+:/.test(path) && !exists(normalize(join(dirname(page), path)));
  };
  const command = new RegExp(`\\bnpm run (${scripts.join("|")})\\b`);
  const rowLink = /^\| \[[^\]]*\]\(([^)\s]+)\)/;
  return text
    .split("\n")
    .filter((line) => !command.test(line) && !isGone(rowLink.exec(line)?.[1] ?? ""))
    .map((line) =>
      line.replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, words, link) => (isGone(link) ? words : whole)),
    )
    .join("\n")
    .replaceAll(/`([\w./-]+\/)([\w.-]+)\/(deployment\.yaml|migrations\/)`/g, (whole, folder, _, file) =>
      exists(whole.slice(1, -1)) ? whole : `\`${folder}<name>/${file}\``,
    )
    .replaceAll(
      /`((?:generator\/src\/catalog\/microservices|apps\/\w+)\/)[\w-]+\.(ts|yaml)`/g,
      (whole, folder, type) => (exists(whole.slice(1, -1)) ? whole : `\`${folder}<name>.${type}\``),
    );
}
