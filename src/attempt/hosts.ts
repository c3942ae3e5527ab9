/** Addresses of our own house: loopback, RFC 1918, 6598, 3927, 4193. A provider lives at none of them. */
const ownHouse =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab]|0\.)/i;
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?)$/i;

/** Whether this is an IP address of somebody else's server. What is accepted elsewhere is a hand-over in our own house. */
export const isElsewhere = (ip: string): boolean => address.test(ip) && !ownHouse.test(ip);
