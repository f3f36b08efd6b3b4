using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Notes what a link tells.</summary>
internal sealed class Listener : IPeerLinkObserver
{
    public List<byte[]> Texts { get; } = [];

    public List<byte[]> Ink { get; } = [];

    public List<uint> Confirmed { get; } = [];

    public List<uint> Aborted { get; } = [];

    public List<uint> Strays { get; } = [];

    public List<(uint Session, uint Message, long Position)> Resumptions { get; } = [];

    public IPeerDataSink? Sink { get; set; }

    public ValueTask TextArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> text) => Note(Texts, text.ToArray());

    public IPeerDataSink? SinkFor(IPeerLink link, uint sessionId) => Sink?.Incoming.SessionId == sessionId ? Sink : null;

    public ValueTask<bool> StrayDataArrivedAsync(IPeerLink link, uint sessionId)
    {
        Strays.Add(sessionId);
        return ValueTask.FromResult(false);
    }

    public ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => Note(Ink, message.ToArray());

    public ValueTask ConfirmedAsync(IPeerLink link, uint sessionId) => Note(Confirmed, sessionId);

    public ValueTask AbortedAsync(IPeerLink link, uint sessionId) => Note(Aborted, sessionId);

    public ValueTask ResumeAskedAsync(IPeerLink link, uint sessionId, uint messageId, long position) => Note(Resumptions, (sessionId, messageId, position));

    private static ValueTask Note<T>(List<T> notes, T note)
    {
        notes.Add(note);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes data into memory.</summary>
    internal sealed class Memory(uint sessionId, long size) : IPeerDataSink
    {
        private readonly List<byte> _data = [];

        public PeerIncomingData Incoming { get; } = new(sessionId, size);

        public byte[] Data => [.. _data];

        public int TimesComplete { get; private set; }

        public int TimesRefused { get; private set; }

        public ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
        {
            _data.AddRange(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync()
        {
            TimesComplete++;
            return ValueTask.CompletedTask;
        }

        public ValueTask RefuseAsync()
        {
            TimesRefused++;
            return ValueTask.CompletedTask;
        }
    }
}
