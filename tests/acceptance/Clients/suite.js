// Drives the registry with npm's consul client, as a team would that moves its programs over unchanged.
// This client makes undefined of an answer that is false.
"use strict";
const assert = require("node:assert/strict");
const Consul = require("consul");

const address = new URL(process.argv[2]);
const consul = new Consul({ host: address.hostname, port: address.port });
const big = "18446744073709551615";

const cases = {
  async "kv: keys with slashes, flags, cas"() {
    assert.equal(await consul.kv.set({ key: "a/b/c d", value: "one", flags: big }), true);
    const got = await consul.kv.get("a/b/c d");
    assert.equal(got.Value, "one");
    assert.equal(got.Key, "a/b/c d");
    assert.ok(!(await consul.kv.set({ key: "a/b/c d", value: "two", cas: "999999" })));
    assert.equal(await consul.kv.set({ key: "a/b/c d", value: "two", cas: String(got.ModifyIndex) }), true);
    assert.deepEqual(await consul.kv.keys("a/"), ["a/b/c d"]);
    assert.equal((await consul.kv.get({ key: "a/", recurse: true })).length, 1);
    assert.equal(await consul.kv.get("a/none"), undefined);
    assert.equal(await consul.kv.del({ key: "a/", recurse: true }), true);
    assert.equal(await consul.kv.get("a/b/c d"), undefined);
  },

  async "kv: raw bytes"() {
    const bytes = Buffer.from([0, 1, 255, 254]);
    await consul.kv.set("bytes", bytes);
    assert.deepEqual((await consul.kv.get({ key: "bytes", buffer: true })).Value, bytes);
  },

  async "agent: service, checks, maintenance"() {
    await consul.agent.service.register({ name: "web", id: "web1", tags: ["v1"], port: 80, address: "127.0.0.1", check: { ttl: "10s", notes: "n" } });
    assert.equal((await consul.agent.services()).web1.Port, 80);
    await consul.agent.check.pass({ id: "service:web1", note: "fine" });
    assert.equal((await consul.agent.checks())["service:web1"].Output, "fine");
    await consul.agent.check.warn("service:web1");
    await consul.agent.check.fail("service:web1");
    assert.equal((await consul.agent.checks())["service:web1"].Status, "critical");
    await consul.agent.check.register({ name: "extra", serviceid: "web1", ttl: "15s" });
    assert.ok((await consul.agent.checks()).extra);
    await consul.agent.check.deregister("extra");
    await consul.agent.service.maintenance({ id: "web1", enable: true, reason: "r" });
    assert.ok((await consul.agent.checks())["_service_maintenance:web1"]);
    await consul.agent.service.maintenance({ id: "web1", enable: false });
    await consul.agent.maintenance({ enable: true, reason: "node" });
    assert.equal((await consul.agent.checks())._node_maintenance.Notes, "node");
    await consul.agent.maintenance({ enable: false });
    assert.equal((await consul.agent.self()).Config.NodeName, "actors");
    assert.ok((await consul.agent.members()).length >= 2);
    await assert.rejects(consul.agent.service.deregister("nobody"), error => error.statusCode === 404 || /Unknown service ID/.test(error.message));
  },

  async "catalog and health"() {
    await consul.agent.check.pass("service:web1");
    assert.deepEqual(await consul.catalog.datacenters(), ["dc1"]);
    assert.equal((await consul.catalog.node.list())[0].Node, "actors");
    assert.ok((await consul.catalog.node.services("actors")).Services.web1);
    assert.deepEqual((await consul.catalog.service.list()).web, ["v1"]);
    assert.equal((await consul.catalog.service.nodes("web"))[0].ServiceID, "web1");
    assert.equal((await consul.health.service({ service: "web", passing: true })).length, 1);
    assert.equal((await consul.health.checks("web"))[0].CheckID, "service:web1");
    assert.ok((await consul.health.node("actors")).some(check => check.CheckID === "service:web1"));
    assert.ok(Array.isArray(await consul.health.state("passing")));
    await consul.catalog.register({ node: "n1", address: "10.0.0.1", service: { service: "db" } });
    assert.equal((await consul.catalog.service.nodes("db"))[0].Node, "n1");
    await consul.catalog.deregister("n1");
    assert.deepEqual(await consul.catalog.service.nodes("db"), []);
  },

  async "sessions and locks"() {
    const { ID: first } = await consul.session.create({ name: "first", ttl: "10s", lockdelay: "0s" });
    const { ID: second } = await consul.session.create({ name: "second", ttl: "10s", lockdelay: "0s" });
    assert.equal(await consul.kv.set({ key: "lock", value: "1", acquire: first }), true);
    assert.ok(!(await consul.kv.set({ key: "lock", value: "2", acquire: second })));
    assert.equal((await consul.kv.get("lock")).Session, first);
    assert.equal((await consul.session.renew(first))[0].ID, first);
    assert.equal((await consul.session.get(first)).Name, "first");
    assert.ok((await consul.session.list()).length >= 2);
    assert.equal(await consul.kv.set({ key: "lock", value: "1", release: first }), true);
    assert.equal(await consul.kv.set({ key: "lock", value: "2", acquire: second }), true);
    await consul.session.destroy(first);
    await consul.session.destroy(second);
    assert.equal((await consul.kv.get("lock")).Session, undefined);
  },

  async "events, transactions, status, queries"() {
    const fired = await consul.event.fire("deploy", "payload");
    const listed = await consul.event.list("deploy");
    assert.equal(listed.find(one => one.ID === fired.ID).Payload.toString(), "payload");
    const result = await consul.transaction.create([{ KV: { Verb: "set", Key: "t", Value: Buffer.from("x").toString("base64") } }]);
    assert.equal(result.Results.length, 1);
    assert.match(await consul.status.leader(), /:/);
    assert.equal((await consul.status.peers()).length, 1);
    await consul.agent.check.pass("service:web1");
    const { ID: id } = await consul.query.create({ name: "q", service: { service: "web" } });
    assert.equal((await consul.query.get(id))[0]?.Name ?? (await consul.query.get(id)).Name, "q");
    assert.equal((await consul.query.execute("q")).Nodes.length, 1);
    await consul.query.explain("q"); // It looks for a list where servers answer with an object.
    await consul.query.destroy(id);
  },

  async "watch sees a change"() {
    await consul.kv.set("watched", "1");
    const watch = consul.watch({ method: consul.kv.get, options: { key: "watched", wait: "5s" }, backoffFactor: 100 });
    try {
      const seen = new Promise((resolve, reject) => {
        watch.on("change", data => data && data.Value === "2" && resolve());
        watch.on("error", reject);
      });
      await new Promise(resolve => watch.once("change", resolve));
      await consul.kv.set("watched", "2");
      await seen;
    } finally {
      watch.end();
    }
  },

  async "leaving"() {
    await consul.agent.service.deregister("web1");
    assert.deepEqual(await consul.health.service("web"), []);
  },
};

(async () => {
  let failed = 0;
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log(`ok ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED ${name}\n${error.stack}`);
    }
  }

  process.exit(failed === 0 ? 0 : 1);
})();
