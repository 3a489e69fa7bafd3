import type { Marker, Markers } from '../marker.ts';
import type { CustomerMap, MappedUser } from './audit-ports.ts';

/** Every user of the map by marker. Holds all of them at once: about 0.5 KB a user. */
export async function readUsers(
  map: CustomerMap,
  markers: Markers,
): Promise<Map<Marker, MappedUser>> {
  const users = new Map<Marker, MappedUser>();
  for await (const page of map.pages()) {
    for (const user of page) users.set(markers.of(user.userId), user);
  }
  return users;
}
