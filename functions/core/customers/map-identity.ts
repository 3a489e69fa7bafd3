/** Names one customer map for ever, whatever table, account or region it lives in. */
export type MapId = string & { readonly brand: 'MapId' };

/** Where the map keeps its own name: in its table, so that it is restored together with the users. */
export interface MapIdentities {
  /**
   * The map's id; made by whoever asks first, with a conditional write.
   * @throws Unavailable or OutcomeUnknown when the table does not answer.
   */
  readOrCreate(): Promise<MapId>;
}

/** The map's id, read at most once by an instance: it never changes. A failed read is not kept. */
export function rememberedMapId(identities: MapIdentities): () => Promise<MapId> {
  let reading: Promise<MapId> | undefined;
  return () => {
    reading ??= identities.readOrCreate().catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
}
