// Calls to the server: with the access token, refreshed when it has expired; errors carry the
// server's own sentence.
import * as db from "./db.js";
import { alone } from "./locks.js";
import { isSession } from "./rules.js";

const BASE = "/api/v1";

export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail || `HTTP ${status}`);
    Object.assign(this, { status, code: problem.code, problem, retryAfter });
  }
  // Worth sending again by itself: everything else waits for a person.
  get passing() {
    return [408, 425, 429].includes(this.status) || this.status >= 500;
  }
}
export class Offline extends Error {}

// A 200 is no answer yet: what stands between (a hotel's sign-in, a proxy) gives one too.
export async function answered(answer, fits) {
  const said = await answer.json().catch(() => null);
  if (!said || !fits(said)) {
    throw new Offline("应答不是服务器给的，请检查网络是否需要登录验证");
  }
  return said;
}

// A line that hangs must not hold up the queue for ever.
const PATIENCE_MS = 60_000;

async function send(method, path, { body, headers = {}, token } = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  const json = body !== undefined && !(body instanceof Blob);
  let answer;
  try {
    answer = await fetch(BASE + path, {
      method,
      headers: {
        ...(json ? { "Content-Type": "application/json" } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: json ? JSON.stringify(body) : body,
      cache: "no-store",
      signal: giveUp.signal,
    });
  } catch {
    throw new Offline("没有网络");
  } finally {
    clearTimeout(timer);
  }
  if (answer.ok) {
    return answer;
  }
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    /* a proxy's own page */
  }
  throw new Refused(answer.status, problem, Number(answer.headers.get("Retry-After")) || 0);
}

async function keepSession(answer) {
  const session = await answered(answer, isSession);
  await db.set("session", session);
  return session;
}

export const signIn = async (username, password) =>
  keepSession(await send("POST", "/auth/login", { body: { username, password } }));

// One refresh at a time, whichever tab or worker asks: a refresh token used twice ends the sign-in.
const refresh = (old, officer) =>
  alone("refresh", {}, async () => {
    const session = mine(await db.get("session"), officer);
    if (session.access_token !== old) {
      return session;
    }
    let fresh = null;
    try {
      fresh = await answered(
        await send("POST", "/auth/refresh", { body: { refresh_token: session.refresh_token } }),
        isSession,
      );
    } catch (error) {
      if (
        error instanceof Refused &&
        error.status === 401 &&
        (await db.get("session"))?.refresh_token === session.refresh_token
      ) {
        await db.set("expired", true);
      }
      throw error;
    }
    // signed out, or somebody else signed in while this was on its way: the old session does not
    // come back
    mine(await db.get("session"), officer);
    await db.set("session", fresh);
    return fresh;
  });

// What one officer filed never goes out with another's token.
function mine(session, officer) {
  if (!session || (officer && session.officer.id !== officer)) {
    throw new Refused(401, { code: "signed_out", detail: "请先登录。" });
  }
  return session;
}

export async function call(method, path, { officer, ...options } = {}) {
  const session = mine(await db.get("session"), officer);
  try {
    return await send(method, path, { ...options, token: session.access_token });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) {
      throw error;
    }
    const fresh = await refresh(session.access_token, officer || session.officer.id);
    return send(method, path, { ...options, token: fresh.access_token });
  }
}

export const getJson = async (path) => answered(await call("GET", path), () => true);
export const postJson = async (path, body) =>
  answered(await call("POST", path, { body }), () => true);

export async function changePassword(old, fresh) {
  return keepSession(await call("POST", "/auth/password", { body: { old, new: fresh } }));
}

export async function signOut() {
  const session = await db.get("session");
  await db.drop("session");
  if (session) {
    await send("POST", "/auth/logout", {
      body: { refresh_token: session.refresh_token },
      token: session.access_token,
    }).catch(() => {});
  }
}
