import type { Fault } from "./fault.ts";

/** Names, ports and paths that identify objects. */
export const names: readonly Fault[] = [
  {
    fault: "a folder is copied with the objects in it",
    rule: "unique-object",
    message: "/tasks-2/deployment.yaml",
    plant: ({ add, get }) => add("tasks-2/deployment.yaml", get("Deployment", "tasks")),
  },
  {
    fault: "two Services claim the same node port",
    rule: "unique-node-port",
    message: "nodePort 30090/TCP is taken by v1/Service",
    plant: ({ get }) => {
      for (const name of ["tasks", "images"])
        Object.assign(get("Service", name).spec, { type: "NodePort", ports: [{ port: 80, nodePort: 30090 }] });
    },
  },
  {
    fault: "a node port is below the range",
    rule: "unique-node-port",
    message: "nodePort 8080 is not a whole number from 30000 to 32767",
    plant: ({ get }) => {
      get("Service", "tasks").spec.ports[0].nodePort = 8080;
    },
  },
  {
    fault: "a sidecar listens on the main container's port",
    rule: "unique-container-port",
    message: 'containers "health-checker" and "tasks" both have port 8081/TCP',
    plant: ({ container }) => {
      container("health-checker").ports[0].containerPort = 8081;
    },
  },
  {
    fault: "a sidecar's port has the name of the main container's port",
    rule: "unique-container-port",
    message: 'containers "health-checker" and "tasks" both have a port named',
    plant: ({ container }) => {
      container("health-checker").ports[0].name = container("tasks").ports[0].name;
    },
  },
  {
    fault: "a container listens on port 0",
    rule: "valid-port",
    message: "containerPort is 0",
    plant: ({ container }) => {
      container("tasks").ports[0].containerPort = 0;
    },
  },
  {
    fault: "a Service has port 65536",
    rule: "valid-port",
    message: "port is 65536",
    plant: ({ get }) => {
      get("Service", "tasks").spec.ports[0].port = 65536;
    },
  },
  {
    fault: "a policy allows port 0, as allTcp() of cdk8s-plus writes it",
    rule: "valid-port",
    message: "policy port is 0",
    plant: ({ get }) => {
      Object.assign(get("NetworkPolicy", "tasks").spec.ingress[0].ports[0], { port: 0, endPort: 65535 });
    },
  },
  {
    fault: "a name is in upper case",
    rule: "valid-name",
    message: 'name "Tasks" is not a DNS label',
    plant: ({ get }) => {
      get("Service", "tasks").metadata.name = "Tasks";
    },
  },
  {
    fault: "a name ends in an emoji",
    rule: "valid-name",
    message: 'name "tasks🚀" is not a DNS label',
    plant: ({ get }) => {
      get("ConfigMap", "tasks").metadata.name = "tasks🚀";
    },
  },
  {
    fault: "a label has 64 characters",
    rule: "valid-name",
    message: "has 64 characters, 63 at most",
    plant: ({ get }) => {
      get("Deployment", "tasks").metadata.labels["app.kubernetes.io/component"] = "x".repeat(64);
    },
  },
  {
    fault: "an annotation is a boolean, as YAML reads an unquoted on",
    rule: "valid-name",
    message: "is true, not a string",
    plant: ({ get }) => {
      get("Deployment", "tasks").metadata.annotations = { "example.org/canary": true };
    },
  },
  {
    fault: "cdk8s generates an object's name",
    rule: "no-hash-name",
    message: "ends in a hash, -c8d0f3a1",
    plant: ({ get }) => {
      get("ConfigMap", "tasks").metadata.name = "tasks-config-map-c8d0f3a1";
    },
  },
  {
    fault: "kustomize's configMapGenerator generates an object's name",
    rule: "no-hash-name",
    message: "ends in a hash, -7h58bkmf9t",
    plant: ({ get }) => {
      get("ConfigMap", "tasks").metadata.name = "tasks-7h58bkmf9t";
    },
  },
  {
    fault: "a Service selects pods by the construct path, as cdk8s does by default",
    rule: "no-hash-name",
    message: "spec.selector has cdk8s.io/metadata.addr",
    plant: ({ get }) => {
      get("Service", "tasks").spec.selector = { "cdk8s.io/metadata.addr": "c8d0f3a1" };
    },
  },
  {
    fault: "an Application is copied from another cluster and keeps its path",
    rule: "ban-other-cluster",
    message: "names clusters/staging",
    plant: ({ get }) => {
      get("Application", "tasks").spec.source.path = "clusters/staging/tasks";
    },
  },
  {
    fault: "an Application reads the folders of all clusters",
    rule: "ban-other-cluster",
    message: "names clusters/*",
    plant: ({ get }) => {
      get("Application", "tasks").spec.source.path = "clusters/*";
    },
  },
];
