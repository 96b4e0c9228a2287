import type { KubeObject } from "../render/manifest.ts";
import { rememberByIdentity } from "../render/remember.ts";

/** What the rules read of a pod, as the Kubernetes API spells it; a missing field is a missing field, never a default. */
type Words = Readonly<Record<string, string>>;
type Quantities = Readonly<Record<string, string | number>>;

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: string;
  readonly hostPort?: number;
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port: number | string; readonly host?: string };
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string };
  readonly grpc?: { readonly port: number };
  readonly exec?: { readonly command?: readonly string[] };
}

export interface KeyRef {
  readonly name: string;
  readonly key: string;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: KeyRef; readonly secretKeyRef?: KeyRef };
}

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
  readonly appArmorProfile?: { readonly type: string };
  readonly seLinuxOptions?: Words;
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

export interface ContainerSecurityContext extends SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly privileged?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

export interface PodSecurityContext extends SecurityContext {
  readonly sysctls?: readonly { readonly name: string }[];
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly ports?: readonly ContainerPort[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly postStart?: Probe; readonly preStop?: Probe };
  readonly restartPolicy?: string;
  readonly securityContext?: ContainerSecurityContext;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Items {
  readonly items?: readonly { readonly key: string }[];
}

export interface Volume {
  readonly name: string;
  readonly configMap?: Items & { readonly name: string };
  readonly secret?: Items & { readonly secretName: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly projected?: {
    readonly sources?: readonly {
      readonly configMap?: Items & { readonly name: string };
      readonly secret?: Items & { readonly name: string };
      readonly serviceAccountToken?: object;
    }[];
  };
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: PodSecurityContext;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly volumes?: readonly Volume[];
}

export interface Pod {
  readonly labels: Words;
  readonly annotations: Words;
  readonly spec: PodSpec;
  /** Init containers first, in the order in which they start. */
  readonly init: readonly Container[];
  readonly main: readonly Container[];
  readonly all: readonly Container[];
  /** What runs side by side: the main containers and the native sidecars. */
  readonly running: readonly Container[];
}

/** A native sidecar: an init container that keeps running. */
export const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === "Always";

const templated = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"]);
const serving = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]);

/** Pods of this object shall always run; those of a Job end by themselves. */
export const serves = ({ kind }: KubeObject): boolean => serving.has(kind);

/** The pod that an object runs, or that it makes copies of; undefined where it runs none. */
export const podOf = rememberByIdentity((object): Pod | undefined => {
  const template = templateOf(object);
  const spec = template?.spec;
  if (!spec) return undefined;
  const init: readonly Container[] = spec.initContainers ?? [];
  const main: readonly Container[] = spec.containers ?? [];
  return {
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    spec,
    init,
    main,
    all: [...init, ...main],
    running: [...init.filter(isSidecar), ...main],
  };
});

function templateOf(object: KubeObject) {
  if (templated.has(object.kind)) return object.spec?.template;
  if (object.kind === "CronJob") return object.spec?.jobTemplate?.spec?.template;
  return object.kind === "Pod" ? object : undefined;
}
