using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>What the account serves when somebody asks for it.</summary>
internal sealed class SharedObjects
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _byText = new(StringComparer.Ordinal);

    /// <summary>The most bytes an object of a kind may have; official clients make them smaller by far.</summary>
    public static int LargestOf(MsnObjectType type) => type is MsnObjectType.Wink or MsnObjectType.VoiceClip or MsnObjectType.DynamicPicture
        ? 5 * 1024 * 1024
        : 1024 * 1024;

    /// <inheritdoc cref="Client.MsnpClient.ShareObject"/>
    public MsnObject Share(string account, MsnObjectType type, ReadOnlyMemory<byte> data, string friendly)
    {
        if (data.IsEmpty || data.Length > LargestOf(type))
            throw new ArgumentException("The data of an object is neither empty nor larger than its kind may be.", nameof(data));

        // The name says nothing to others and has to stay the same for the same data. Old clients make file names of it.
        var made = MsnObject.Create(account, type, "TFR0.dat", friendly, data.Span);
        var location = $"TFR{Convert.ToHexString(Convert.FromBase64String(made.DataHash), 0, 4)}.dat";
        made = MsnObject.Create(account, type, location, friendly, data.Span);
        lock (_lock)
        {
            var entry = _byText.GetValueOrDefault(made.Text) ?? (_byText[made.Text] = new Entry(made, data));
            entry.Uses++;
            return entry.Object;
        }
    }

    /// <inheritdoc cref="Client.MsnpClient.StopSharing"/>
    public void StopSharing(MsnObject shared)
    {
        lock (_lock)
        {
            if (_byText.TryGetValue(shared.Text, out var entry) && --entry.Uses == 0)
                _byText.Remove(shared.Text);
        }
    }

    /// <summary>What somebody asks for: by the hash of the data first, since clients write the text anew.</summary>
    public ReadOnlyMemory<byte>? Find(MsnObject wanted)
    {
        lock (_lock)
        {
            foreach (var entry in _byText.Values)
            {
                if (entry.Object.DataHash == wanted.DataHash && entry.Object.Type == wanted.Type)
                    return entry.Data;
            }

            return null;
        }
    }

    private sealed class Entry(MsnObject shared, ReadOnlyMemory<byte> data)
    {
        public MsnObject Object { get; } = shared;

        public ReadOnlyMemory<byte> Data { get; } = data;

        public int Uses { get; set; }
    }
}
