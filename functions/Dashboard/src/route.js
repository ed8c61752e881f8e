// Which part of which pipeline: in the address after `#`, so that a page can be passed on.
export function routeOf(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [pipeline = '', page = 'overview'] = path.split('/').map(decoded);
  return { pipeline, page: page || 'overview', parameters: new URLSearchParams(query) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
