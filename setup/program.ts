/** The package of a program by package manager. undefined: this package manager does not carry it. */
export interface Packages {
  /** Debian, Ubuntu, WSL. */
  readonly apt?: string;
  /** Fedora. */
  readonly dnf?: string;
  /** macOS. */
  readonly brew?: string;
  /** Arch. */
  readonly pacman?: string;
}

export type PackageManager = keyof Packages;

/** A program that tests, gates or `npm run dev` start and that npm does not carry. */
export interface Program {
  /** Completes the sentence "nginx ...". */
  readonly purpose: string;
  /** The environment variable that names another binary. */
  readonly variable?: string;
  /** The binary to start; undefined if there is none. */
  readonly find: () => string | undefined;
  /** The binary that `npm run setup` installs, if `find` also takes another one. */
  readonly findExact?: () => string | undefined;
  readonly packages?: Packages;
  /** The module that `go install` builds, with its version. For package managers without a package. */
  readonly go?: string;
  /** The requirement that pip installs into a virtual environment. */
  readonly pip?: string;
  /** The only platform that has it; by default all have. */
  readonly platform?: NodeJS.Platform;
}
