import type { Issue, MakeIssue } from "../model/issue.ts";
import type { Microservice, Right } from "../model/microservice.ts";
import { didYouMean, wrongHostName } from "../model/names.ts";
import { callsOf } from "./graph.ts";
import { refusals } from "./refusals.ts";

/** The verbs that read and write objects. Those that would give somebody more rights, such as bind, are not among them. */
const verbsOfObjects = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
/**
 * Verbs whose requests name no object: the API server would ignore the names, or refuse every request. To create a subresource,
 * such as a ServiceAccount's token, names its object.
 */
const namingNone = ["list", "watch", "create", "deletecollection"];

/** Finds rights that are wider than their facts say, or of no effect. */
export function wrongRights(issue: MakeIssue, microservice: Microservice): Issue[] {
  const { name, run, reads = [], rights = [] } = microservice;
  const some = reads.length + rights.length > 0;
  return [
    ...refusals(issue, [
      [
        run.kind === "chart" && some,
        "ban-unused-fact",
        "reads and rights have no effect: the chart decides on the rights of its pods",
        "remove them",
      ],
      [
        run.kind !== "chart" && some && !callsOf(microservice).some(({ to }) => to === "kube-apiserver"),
        "no-missing-call",
        `${name} has ${reads.length > 0 ? "reads" : "rights"}, but does not call kube-apiserver, so no policy lets it connect`,
        'add { to: "kube-apiserver" } to calls',
      ],
    ]),
    ...reads.flatMap((read, at) => [
      ...wrongObjects(issue, `reads[${at}]`, read),
      ...refusals(issue, [
        [
          read.apiGroup === "" && read.resources.includes("secrets"),
          "ban-secret-read",
          `reads[${at}].resources has secrets, which would be those of the whole cluster`,
          'mount the Secret, or add rights: [{ apiGroup: "", resources: ["secrets"], verbs: ["get"], names: ["..."] }]',
        ],
      ]),
    ]),
    ...rights.flatMap((right, at) => [
      ...wrongObjects(issue, `rights[${at}]`, right),
      ...wrongVerbs(issue, `rights[${at}]`, right),
    ]),
  ];
}

function wrongObjects(
  issue: MakeIssue,
  place: string,
  { apiGroup, resources }: { readonly apiGroup: string; readonly resources: readonly string[] },
): Issue[] {
  const wrongGroup = apiGroup === "" ? undefined : wrongHostName(apiGroup);
  return refusals(issue, [
    [resources.length === 0, "valid-right", `${place}.resources is empty`, "list the resources, or remove the right"],
    [
      apiGroup.includes("*"),
      "ban-wildcard",
      `${place}.apiGroup "${apiGroup}" is a wildcard`,
      "write one right per API group",
    ],
    [
      wrongGroup !== undefined && !apiGroup.includes("*"),
      "valid-right",
      `${place}.apiGroup: ${wrongGroup}`,
      'write one such as "batch", or "" for the core group',
    ],
    ...resources.map(
      (resource) =>
        [
          resource.includes("*"),
          "ban-wildcard",
          `${place}.resources has the wildcard "${resource}"`,
          "list the resources",
        ] as const,
    ),
    ...resources.map(
      (resource) =>
        [
          !resource.includes("*") && !/^[a-z][a-z0-9]*(\/[a-z]+)?$/.test(resource),
          "valid-right",
          `${place}.resources has "${resource}", which is no resource`,
          'write the plural in lower case, such as "configmaps" or "pods/log"',
        ] as const,
    ),
  ]);
}

function wrongVerbs(issue: MakeIssue, place: string, { apiGroup, resources, verbs, names }: Right): Issue[] {
  const ofSubresources = resources.every((resource) => resource.includes("/"));
  const nameless = verbs.filter((verb) => namingNone.includes(verb) && !(verb === "create" && ofSubresources));
  const token = "serviceaccounts/token";
  return refusals(issue, [
    [verbs.length === 0, "valid-right", `${place}.verbs is empty`, "list the verbs, or remove the right"],
    [names?.length === 0, "valid-right", `${place}.names is empty`, "list the names, or remove them"],
    ...verbs.map(
      (verb) =>
        [verb.includes("*"), "ban-wildcard", `${place}.verbs has the wildcard "${verb}"`, "list the verbs"] as const,
    ),
    ...verbs.map(
      (verb) =>
        [
          !verb.includes("*") && !verbsOfObjects.includes(verb),
          "valid-right",
          `${place}.verbs has "${verb}", which is not known`,
          () => didYouMean(verb, verbsOfObjects),
        ] as const,
    ),
    [
      apiGroup === "" && resources.includes(token) && verbs.includes("create") && names === undefined,
      "require-names",
      `${place} may create ${token}, which makes it any ServiceAccount of its namespace`,
      "add names: the ServiceAccounts whose tokens it needs",
    ],
    [
      names !== undefined && nameless.length > 0,
      "valid-right",
      `${place} limits ${nameless.join(", ")} to names, but such a request names no object`,
      "give those verbs a right of their own, without names",
    ],
  ]);
}
