/** Starts the baseline: the same two endpoints of tasks in FastAPI. */
import { execFile } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../local/servers/node.ts";
import { freePort } from "../local/servers/ports.ts";
import { type Restartable, restartable } from "../local/servers/restartable.ts";

const run = promisify(execFile);
const source = join(import.meta.dirname, "fastapi");

export interface Baseline extends Restartable {
  readonly port: number;
  readonly url: string;
  /** Such as "Python 3.13.0". */
  readonly python: string;
}

/** @param environment the variables of the tasks service; values of secret files are variables, too */
export async function startBaseline(environment: Record<string, string>, log: string): Promise<Baseline> {
  const python = await installed();
  const port = await freePort();
  const tuning = "--workers 1 --loop uvloop --http httptools --no-access-log --no-proxy-headers --log-level warning";
  const plan = {
    name: "FastAPI",
    file: python,
    args: ["-m", "uvicorn", "main:app", "--app-dir", source, "--host", "127.0.0.1", "--port", `${port}`].concat(
      tuning.split(" "),
    ),
    environment: { PATH: process.env.PATH ?? "", PYTHONDONTWRITEBYTECODE: "1", ...environment },
    log,
  };
  const url = `http://127.0.0.1:${port}`;
  const server = restartable(plan, {
    isReady: async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok === true,
    signals: { fast: "SIGTERM", immediate: "SIGKILL" },
  });
  await server.start();
  const { stdout } = await run(python, ["--version"]);
  return { ...server, port, url, python: stdout.trim() };
}

/** Installs requirements.txt into a virtual environment, which later runs use again. @returns the path of its Python */
async function installed(): Promise<string> {
  const base = await newestPython();
  const requirements = readFileSync(join(source, "requirements.txt"), "utf8");
  const folder = join(cacheFolder, "bench-fastapi");
  const [python, done] = [join(folder, "bin/python"), join(folder, "installed.txt")];
  const wanted = `${base}\n${requirements}`;
  if (existsSync(done) && readFileSync(done, "utf8") === wanted) return python;
  process.stderr.write(`installing FastAPI into ${folder}\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  await run(base, ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "-r", join(source, "requirements.txt")]);
  writeFileSync(`${done}.new`, wanted);
  renameSync(`${done}.new`, done);
  return python;
}

/** Newer versions are much faster: the baseline gets the newest one here, or the one that PYTHON names. */
async function newestPython(): Promise<string> {
  const { PYTHON, PYENV_ROOT = join(homedir(), ".pyenv") } = process.env;
  const candidates = PYTHON
    ? [PYTHON]
    : ["python3", "python3.14", ...globSync(`${PYENV_ROOT}/versions/3.*/bin/python3`)];
  const code = "import sys, venv; print(sys.executable, sys.version_info.minor)";
  const found = await Promise.all(
    candidates.map(async (candidate) => {
      const { stdout } = await run(candidate, ["-c", code]).catch(() => ({ stdout: "" }));
      const [path, minor] = stdout.trim().split(" ");
      return path && Number(minor) >= 11 ? [{ path, minor: Number(minor) }] : [];
    }),
  );
  const [newest] = found.flat().sort((a, b) => b.minor - a.minor);
  if (!newest)
    throw new Error(
      `found no Python 3.11 or newer among ${candidates.join(", ")}: install one, or set PYTHON to its path`,
    );
  return newest.path;
}
