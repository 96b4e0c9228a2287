export interface ApiRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** What it answers, in few words. */
  readonly about: string;
  /** An example of what to send. */
  readonly body?: string;
}

export interface ApiService {
  readonly name: string;
  readonly about: string;
  readonly routes: readonly ApiRoute[];
}

/** What can be tried from the page: at least one route of every service behind the gateway. */
export const apiServices: readonly ApiService[] = [
  {
    name: "gateway",
    about: "Passes each call on and asks all services how they are",
    routes: [{ method: "GET", path: "/api/health", about: "Health of every service" }],
  },
  {
    name: "auth",
    about: "Sessions and signed tokens",
    routes: [
      { method: "GET", path: "/api/auth/me", about: "Who is signed in" },
      { method: "GET", path: "/api/auth/.well-known/jwks.json", about: "Keys that verify tokens" },
    ],
  },
  {
    name: "users",
    about: "Accounts, teams and invitations",
    routes: [
      { method: "GET", path: "/api/users?limit=5", about: "Members of your team" },
      { method: "GET", path: "/api/users/me", about: "Your account" },
    ],
  },
  {
    name: "tasks",
    about: "What is to be done",
    routes: [
      { method: "GET", path: "/api/tasks?limit=3", about: "The three newest tasks" },
      { method: "POST", path: "/api/tasks", about: "Creates a task", body: '{"title": "Say hello to the API"}' },
    ],
  },
  {
    name: "notifications",
    about: "Tells people what happened to their tasks",
    routes: [
      { method: "GET", path: "/api/notifications?limit=3", about: "Your newest notifications" },
      { method: "POST", path: "/api/notifications/read", about: "Marks all as read" },
    ],
  },
  {
    name: "metrics",
    about: "Counts what is created and completed",
    routes: [{ method: "GET", path: "/api/metrics?days=1", about: "The last day in numbers" }],
  },
  {
    name: "images",
    about: "Pictures attached to tasks",
    routes: [{ method: "GET", path: "/api/images?limit=3", about: "The newest pictures" }],
  },
];
