export interface ApiRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** A short description of the response. */
  readonly about: string;
  /** An example of a request body. */
  readonly body?: string;
}

export interface ApiService {
  readonly name: string;
  readonly about: string;
  readonly routes: readonly ApiRoute[];
}

/** The routes that can be tried on the page: at least one per service behind the gateway. */
export const apiServices: readonly ApiService[] = [
  {
    name: "gateway",
    about: "Forwards each request, and reports the health of all services",
    routes: [{ method: "GET", path: "/api/health", about: "Health of every service" }],
  },
  {
    name: "auth",
    about: "Sessions and signed tokens",
    routes: [
      { method: "GET", path: "/api/auth/me", about: "The signed-in user" },
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
    about: "The team's tasks",
    routes: [
      { method: "GET", path: "/api/tasks?limit=3", about: "The three newest tasks" },
      { method: "POST", path: "/api/tasks", about: "Creates a task", body: '{"title": "Say hello to the API"}' },
    ],
  },
  {
    name: "notifications",
    about: "Notifies users of changes to their tasks",
    routes: [
      { method: "GET", path: "/api/notifications?limit=3", about: "Your newest notifications" },
      { method: "POST", path: "/api/notifications/read", about: "Marks all as read" },
    ],
  },
  {
    name: "metrics",
    about: "Counts created and completed tasks",
    routes: [{ method: "GET", path: "/api/metrics?days=1", about: "The last day in numbers" }],
  },
  {
    name: "images",
    about: "Pictures attached to tasks",
    routes: [{ method: "GET", path: "/api/images?limit=3", about: "The newest pictures" }],
  },
];
