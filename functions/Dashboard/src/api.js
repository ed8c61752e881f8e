// Questions to the app, and what it says when it can't answer.
import { keys } from './keys.js';

const base = new URL('dashboard/', document.baseURI);

/** Why a question wasn't answered; `status` is 0 when the app couldn't be reached. */
export class Refused extends Error {
  constructor(status, type, message) {
    super(message);
    Object.assign(this, { status, type });
  }
}

/** Sends a request; throws `Refused` for any answer that isn't good. */
export async function send(path, { parameters = {}, key, method = 'GET', signal } = {}) {
  const address = new URL(path, base);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== null && value !== '') address.searchParams.set(name, value);
  const headers = { ...keys.headers(method), ...(key === undefined ? {} : { 'X-Key': encodeURIComponent(key) }) };
  if (method !== 'GET') headers['X-Dashboard'] = '1';
  let response;
  try {
    response = await fetch(address, { method, headers, signal, credentials: 'same-origin', redirect: 'error' });
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    throw new Refused(0, 'unreachable', 'The app can’t be reached. It is tried again.');
  }
  if (response.ok) return response;
  throw await problem(response);
}

/** What a part of the page shows is asked for here: JSON. */
export const ask = async (path, options) => (await send(`data/${path}`, options)).json();

/** Something is to be done. */
export const act = async (path, parameters) => (await send(`actions/${path}`, { method: 'POST', parameters })).json();

/** A part of an address. */
export const part = text => encodeURIComponent(text);

async function problem(response) {
  const told = await response.json().catch(() => null);
  const type = told?.type?.split(':').at(-1) ?? '';
  return new Refused(response.status, type, told?.detail ?? said(response.status));
}

const said = status => status === 401 || status === 403 ? 'A key is needed, or another one.' : `The app answered ${status}.`;
