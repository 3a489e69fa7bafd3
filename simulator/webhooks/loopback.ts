/** Whether the URL leads to this machine by its text alone: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(url: URL): boolean {
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  // The URL parser has already written every spelling of an IPv4 address as four numbers.
  return isWeb && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
