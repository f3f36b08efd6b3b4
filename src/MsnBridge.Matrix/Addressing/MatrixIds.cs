namespace MsnBridge.Matrix.Addressing;

/// <summary>A room. Opaque: since room version 12 it does not even name a server.</summary>
internal readonly record struct RoomId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>An event. Opaque.</summary>
internal readonly record struct EventId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A room's alias: <c>#localpart:server.name</c>.</summary>
internal readonly record struct RoomAlias(string Localpart, string Server)
{
    public override string ToString() => $"#{Localpart}:{Server}";
}

/// <summary>Content in a homeserver's media repository: <c>mxc://server.name/media-id</c>.</summary>
internal readonly record struct MediaUri(string Value)
{
    public override string ToString() => Value;
}
