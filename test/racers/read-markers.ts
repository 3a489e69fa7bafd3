import type { Markers } from '../../functions/core/customers/marker.ts';
import { connect } from '../../operations/connect.ts';
import { type Backend, targetOf } from './backend.ts';

/** The markers of the backend's customer map. Gives the map its id, if it has none yet. */
export async function readMarkers(backend: Backend): Promise<Markers> {
  const connection = connect(targetOf(backend));
  try {
    return await connection.map.markers();
  } finally {
    connection.close();
  }
}
