// The function keys that were given, for reading and for changing something. They are kept until the tab is closed, and sent as a header:
// an address is seen by whoever logs addresses.
const reading = 'dashboard-key';
const writing = 'dashboard-key-for-changes';

export const keys = {
  headers(method) {
    const key = (method === 'GET' ? null : sessionStorage.getItem(writing)) ?? sessionStorage.getItem(reading);
    return key ? { 'x-functions-key': key } : {};
  },
  give: (key, forChanges) => sessionStorage.setItem(forChanges ? writing : reading, key),
};
