/** What the samples use of `@react-native-async-storage/async-storage` 2.2.0. */
declare module '@react-native-async-storage/async-storage' {
  const AsyncStorage: {
    getItem(key: string): Promise<string | null>;
    setItem(key: string, value: string): Promise<void>;
    removeItem(key: string): Promise<void>;
  };
  // biome-ignore lint/style/noDefaultExport: it is the package's.
  export default AsyncStorage;
}
