import type { KubeObject } from "../render/manifest.ts";
import { podOf } from "./pod.ts";
import type { DeclaredException } from "./rule.ts";
import type { SecurityNeed } from "./security-needs.ts";

/** The exceptions that are declared for the object's containers. */
export function exceptionsOf(object: KubeObject, declared: readonly DeclaredException[]): readonly DeclaredException[] {
  const { namespace, name } = object.metadata;
  if (declared.length === 0 || !podOf(object)) return [];
  return declared.filter((exception) => exception.namespace === namespace && exception.workload === name);
}

/** Whether each container that has the need has an exception for it. A capability must be listed by its name. */
export function allowedBy(need: SecurityNeed, exceptions: readonly DeclaredException[]): boolean {
  return (
    need.containers.length > 0 &&
    need.containers.every((container) => {
      const own = exceptions.filter((exception) => exception.container === container && allows(exception, need));
      const listed = own.flatMap(({ capabilities = [] }) => capabilities);
      return own.length > 0 && need.capabilities.every((capability) => listed.includes(capability));
    })
  );
}

export const allows = ({ allows: name }: DeclaredException, need: SecurityNeed) => need.allowedBy.includes(name);
