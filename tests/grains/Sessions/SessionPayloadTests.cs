using System.Text;
using Actors.GrainInterfaces.Sessions;

namespace Actors.Grains.Tests.Sessions;

public sealed class SessionPayloadTests
{
    private static readonly SessionDefinition Definition = new(
        "job", "n1", TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(15), "15.0s", SessionBehavior.Delete, ["serfHealth"], ["service:web"]);

    /// <summary>Rows of older versions must stay readable, so the bytes are held.</summary>
    [Fact]
    public void Encode_ASession_HasTheseBytes() => Assert.Equal(
        """{"version":1,"name":"job","node":"n1","lockDelayTicks":10000,"ttlTicks":150000000,"ttlText":"15.0s","behavior":"Delete","nodeChecks":["serfHealth"],"serviceChecks":["service:web"],"isEnding":false}""",
        Encoding.UTF8.GetString(SessionPayload.Encode(Definition, isEnding: false).Span));

    [Fact]
    public void Decode_WhatWasEncoded_IsTheSame()
    {
        var session = SessionPayload.Decode("id", SessionPayload.Encode(Definition, isEnding: true), 3, 4);

        Assert.Equal(("id", true, 3L, 4L), (session.Id, session.IsEnding, session.CreateIndex, session.ModifyIndex));
        Assert.True(Definition.NodeChecks.SequenceEqual(session.Definition.NodeChecks));
        Assert.True(Definition.ServiceChecks.SequenceEqual(session.Definition.ServiceChecks));
        Assert.Equal(Definition, session.Definition with { NodeChecks = Definition.NodeChecks, ServiceChecks = Definition.ServiceChecks });
    }

    [Fact]
    public void Decode_LaterFormat_IsRefusedByName() =>
        Assert.Contains("'id'", Assert.Throws<InvalidDataException>(() => SessionPayload.Decode("id", "{\"version\":2}"u8.ToArray(), 1, 1)).Message, StringComparison.Ordinal);
}
