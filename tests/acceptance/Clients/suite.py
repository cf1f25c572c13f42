"""Drives the registry with Debian's python3-consul 0.7.1. Arguments: address, and 'legacy' when GET may change something."""
import sys
import time
import traceback
from urllib.parse import urlparse

import consul

address = urlparse(sys.argv[1])
legacy = sys.argv[2:] == ["legacy"]
client = consul.Consul(host=address.hostname, port=address.port)


def key_value():
    index, data = client.kv.get("py/absent")
    assert data is None and int(index) >= 1
    assert client.kv.put("py/a b", b"one", flags=2**64 - 1) is True
    index, data = client.kv.get("py/a b")
    assert data["Value"] == b"one" and data["Flags"] == 2**64 - 1
    assert client.kv.put("py/a b", b"two", cas=0) is False
    assert client.kv.put("py/a b", b"two", cas=data["ModifyIndex"]) is True
    assert client.kv.get("py/", keys=True)[1] == ["py/a b"]
    assert len(client.kv.get("py/", recurse=True)[1]) == 1
    assert client.kv.delete("py/", recurse=True) is True


def services():
    assert client.agent.service.register(
        "pyweb", service_id="pyweb1", address="127.0.0.1", port=80, tags=["v1"], check=consul.Check.ttl("10s")) is True
    assert client.agent.services()["pyweb1"]["Port"] == 80
    assert client.agent.check.register("pyextra", check=consul.Check.ttl("10s"), service_id="pyweb1") is True
    assert "pyextra" in client.agent.checks()
    assert client.catalog.services()[1]["pyweb"] == ["v1"]
    assert client.catalog.service("pyweb")[1][0]["ServiceID"] == "pyweb1"
    assert len(client.health.service("pyweb")[1]) == 1
    assert client.health.service("pyweb", passing=True)[1] == []
    assert client.agent.self()["Config"]["NodeName"] == "actors"
    assert client.agent.maintenance(True, "reason") is True
    assert client.agent.maintenance(False) is True
    assert client.agent.service.maintenance("pyweb1", True) is True
    assert client.agent.service.maintenance("pyweb1", False) is True


def reports():
    """This client sends GET where something changes; real servers refuse that since 1.0, and so does this one unless told otherwise."""
    calls = [
        lambda: client.agent.check.ttl_pass("service:pyweb1", "fine"),
        lambda: client.agent.check.ttl_pass("pyextra"),
        lambda: client.agent.check.deregister("pyextra"),
    ]
    if not legacy:
        for call in calls + [lambda: client.agent.service.deregister("pyweb1")]:
            try:
                assert call() is False
            except consul.ConsulException as refused:
                assert "405" in str(refused), refused
        return
    assert all(call() for call in calls)
    assert len(client.health.service("pyweb", passing=True)[1]) == 1
    assert client.agent.service.deregister("pyweb1") is True
    assert client.health.service("pyweb")[1] == []


def nodes():
    assert client.catalog.register("pynode", "10.0.0.9", service={"service": "pydb"}) is True
    assert client.catalog.node("pynode")[1]["Node"]["Address"] == "10.0.0.9"
    assert client.catalog.node("pynone")[1] is None
    assert client.catalog.deregister("pynode") is True


def sessions():
    session = client.session.create(name="py", ttl=10, lock_delay=0, behavior="delete")
    assert client.kv.put("pylock", "held", acquire=session) is True
    assert client.kv.get("pylock")[1]["Session"] == session
    assert client.session.renew(session)["ID"] == session
    assert client.session.info(session)[1]["Behavior"] == "delete"
    assert client.session.destroy(session) is True
    assert client.kv.get("pylock")[1] is None


def others():
    assert client.event.fire("pyevent", "body")["Name"] == "pyevent"
    assert client.event.list("pyevent")[1][0]["Payload"] is not None
    assert ":" in client.status.leader() and len(client.status.peers()) == 1
    assert client.catalog.datacenters() == ["dc1"]
    index, _ = client.kv.get("py/absent")
    began = time.monotonic()
    client.kv.get("py/absent", index=index, wait="1s")
    assert time.monotonic() - began > 0.9


failed = 0
for case in (key_value, services, reports, nodes, sessions, others):
    try:
        case()
        print("ok", case.__name__)
    except Exception:
        failed += 1
        print("FAILED", case.__name__)
        traceback.print_exc(file=sys.stdout)
sys.exit(failed)
