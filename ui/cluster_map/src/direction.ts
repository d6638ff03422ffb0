/** Which practice the arrow keys go to: the nearest one in that direction. */

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

const VECTORS: Record<Direction, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** How much worse a pixel to the side is than a pixel ahead. */
const SIDEWAYS = 2;

export function isDirection(key: string): key is Direction {
  return Object.hasOwn(VECTORS, key);
}

/** The index of the point nearest to `from` in that direction, or -1. Points are in pixels, y down. */
export function nearestInDirection(points: readonly { x: number; y: number }[], from: number, direction: Direction): number {
  const [rightward, downward] = VECTORS[direction];
  let best = -1;
  let least = Infinity;
  points.forEach((point, index) => {
    if (index === from) return;
    const dx = point.x - points[from].x;
    const dy = point.y - points[from].y;
    const ahead = dx * rightward + dy * downward;
    const aside = Math.abs(dx * downward) + Math.abs(dy * rightward);
    if (ahead <= 0 || aside > ahead * 2.5) return;
    const cost = ahead + aside * SIDEWAYS;
    if (cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}
