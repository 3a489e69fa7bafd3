import type { MapId } from '../../functions/core/customers/map-identity.ts';
import { type Markers, markersOf } from '../../functions/core/customers/marker.ts';

export const testDeployment = { app: 'demo', stage: 'sandbox' };
export const testMapId = '6f1ad7b0-2c0e-4d0a-9c1e-3f5a7b9c1d2e' as MapId;
/** The markers of the map that most tests use. */
export const testMarkers: Markers = markersOf(testMapId, testDeployment);
