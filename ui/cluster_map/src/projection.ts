/** Where a longitude and latitude are on the screen: Web Mercator, north up, as the map under it draws. */

/** Mercator x of a longitude: 0 at 180° west, 1 at 180° east. */
export function mercatorX(lon: number): number {
  return (lon + 180) / 360;
}

/** Mercator y of a latitude: 0 in the far north, 1 in the far south. */
export function mercatorY(lat: number): number {
  const radians = (lat * Math.PI) / 180;
  return (1 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / Math.PI) / 2;
}

export function longitude(x: number): number {
  return x * 360 - 180;
}

export function latitude(y: number): number {
  return (Math.atan(Math.exp((1 - 2 * y) * Math.PI)) * 360) / Math.PI - 90;
}

/** Pixels that the whole world is wide at zoom 0. */
const WORLD = 512;

/** What of the world the map shows: Mercator centre, pixels per Mercator unit, size of the view in pixels. */
export class Camera {
  constructor(
    readonly x: number,
    readonly y: number,
    readonly scale: number,
    readonly width: number,
    readonly height: number,
  ) {}

  static at(lon: number, lat: number, zoom: number, width: number, height: number): Camera {
    return new Camera(mercatorX(lon), mercatorY(lat), WORLD * 2 ** zoom, width, height);
  }

  /** Pixels from the left of the view. */
  left(mx: number): number {
    return (mx - this.x) * this.scale + this.width / 2;
  }

  /** Pixels from the top of the view. */
  top(my: number): number {
    return (my - this.y) * this.scale + this.height / 2;
  }

  /** The longitude at that many pixels from the left. */
  lonAt(left: number): number {
    return longitude((left - this.width / 2) / this.scale + this.x);
  }

  /** The latitude at that many pixels from the top. */
  latAt(top: number): number {
    return latitude((top - this.height / 2) / this.scale + this.y);
  }
}
