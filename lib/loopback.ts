/** Whether the address never leaves the machine, so that plain http to it tells nobody anything. */
export function isLoopback(url: URL): boolean {
  // URL has put names into lower case, short IPv4 forms into long ones and IPv6 into brackets.
  return (
    url.hostname === 'localhost' ||
    url.hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
  );
}
