// A WeChat mini-program's filing core: what is filed lies in the phone's storage until the server's verdict has been read.
// It needs wx.request, wx.getStorageSync, wx.setStorageSync, wx.onNetworkStatusChange. No PATCH: mini-programs cannot send it.

const BATCH = 50;
const KEEP_MS = 14 * 86400 * 1000;
const PASSING = [408, 425, 429];

class Phone {
  constructor(wx, base) {
    this.wx = wx;
    this.base = `${base}/api/v1`;
    this.queue = wx.getStorageSync("queue") || [];
    this.session = wx.getStorageSync("session") || null;
    this.epoch = wx.getStorageSync("epoch") || null;
    this.failures = 0;
    this.sending = null;
    this.refreshing = null;
    wx.onNetworkStatusChange(({ isConnected }) => isConnected && this.flush().catch(() => {}));
  }

  request(method, path, data) {
    const header = { "Content-Type": "application/json" };
    if (this.session) header.Authorization = `Bearer ${this.session.access_token}`;
    return new Promise((done, failed) => {
      const fail = (status, problem, headers = {}) => {
        const error = new Error((problem && problem.detail) || "没有网络");
        const passing = status === 0 || PASSING.includes(status) || status >= 500;
        failed(Object.assign(error, { status, problem, passing, retryAfter: Number(headers["Retry-After"] || headers["retry-after"] || 0) }));
      };
      this.wx.request({
        url: this.base + path,
        method,
        data,
        header,
        success: (answer) => (answer.statusCode < 300 ? done(answer.data) : fail(answer.statusCode, answer.data, answer.header)),
        fail: () => fail(0),
      });
    });
  }

  async signIn(username, password) {
    this.session = null;
    this.keepSession(await this.request("POST", "/auth/login", { username, password }));
  }

  keepSession(session) {
    this.session = session;
    this.wx.setStorageSync("session", session);
  }

  // An access token lives an hour, a refresh token thirty days and counts once.
  async call(method, path, data) {
    try {
      return await this.request(method, path, data);
    } catch (error) {
      if (error.status !== 401 || !this.session) throw error;
      // two calls must not refresh at once: a refresh token used twice ends the sign-in
      this.refreshing = this.refreshing || this.request("POST", "/auth/refresh", { refresh_token: this.session.refresh_token });
      try {
        this.keepSession(await this.refreshing);
      } finally {
        this.refreshing = null;
      }
      return this.request(method, path, data);
    }
  }

  // File something: `path` is the address of its own call, with an id made here; it is stored before anything is sent.
  file(path, body, { urgent = false, ifMatch } = {}) {
    this.queue.push({ path, body, if_match: ifMatch, urgent, owner: this.session.officer.id, state: "unsent" });
    this.save();
    return this.flush();
  }

  save() {
    this.wx.setStorageSync("queue", this.queue);
  }

  // One flush at a time.
  flush() {
    this.sending = this.sending || this.run().finally(() => (this.sending = null));
    return this.sending;
  }

  async run() {
    const waiting = () => this.queue.filter((row) => row.state === "unsent" && row.owner === this.session.officer.id).sort((a, b) => b.urgent - a.urgent);
    try {
      for (let rows = waiting(); rows.length; rows = waiting()) await this.send(rows.slice(0, BATCH));
      this.failures = 0;
      this.queue = this.queue.filter((row) => row.state !== "stored" || Date.now() - row.done < KEEP_MS);
      this.save();
    } catch (error) {
      if (!error.passing) throw error; // for a person: expired, revoked, wrong
      const pause = error.retryAfter * 1000 || Math.min(600000, 2000 * 2 ** this.failures++) * (0.5 + Math.random());
      setTimeout(() => this.flush().catch(() => {}), pause);
    }
  }

  async send(rows) {
    const sent_at = new Date().toISOString();
    const items = rows.map(({ path, body, if_match }) => {
      const item = { path, body: path.includes("/actions/") ? body : { ...body, sent_at } };
      return if_match ? { ...item, if_match } : item;
    });
    const answer = await this.call("POST", "/sync", { items });
    answer.verdicts.forEach((verdict, i) => {
      // waiting is stored too: the server keeps it until what it refers to arrives
      rows[i].state = ["refused", "differs"].includes(verdict.verdict) ? "refused" : "stored";
      rows[i].problem = verdict.problem || null; // its `detail` is a sentence for the officer
      rows[i].done = Date.now();
    });
    if (this.epoch && this.epoch !== answer.epoch) this.queue.forEach((row) => row.state === "stored" && (row.state = "unsent"));
    this.epoch = answer.epoch;
    this.wx.setStorageSync("epoch", this.epoch);
    this.save();
  }
}

module.exports = { Phone };
