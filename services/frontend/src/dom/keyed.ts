/** Reorders `parent`'s children as in `nodes` with as few moves as possible, so that the focused element keeps the focus. */
export function arrange(parent: Element, nodes: readonly Element[]): void {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Runs `change` and animates each node from its old position to the new one. New nodes fade in. */
export function glide(nodes: () => Iterable<HTMLElement>, change: () => void): void {
  if (calm.matches) {
    change();
    return;
  }
  const before = new Map([...nodes()].map((node) => [node, node.getBoundingClientRect()]));
  change();
  for (const node of nodes()) {
    const from = before.get(node);
    const to = node.getBoundingClientRect();
    if (to.width === 0) continue;
    if (!from) fadeIn(node);
    else if (Math.abs(from.left - to.left) + Math.abs(from.top - to.top) > 1) {
      const start = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
      node.animate([{ transform: start }, { transform: "none" }], {
        duration: 260,
        easing: "cubic-bezier(.2,.8,.2,1)",
      });
    }
  }
}

function fadeIn(node: HTMLElement): void {
  node.animate(
    [
      { opacity: 0, transform: "translateY(6px)" },
      { opacity: 1, transform: "none" },
    ],
    { duration: 220, easing: "ease-out" },
  );
}
