using System.Text;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.FileTransferLegacy;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>What stands behind the lines.</summary>
internal static class PayloadTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("messages", SeedCorpus.Payloads("MSG", "UUM", "UBM", "SDG"), ReadMessage),
        new("message-pieces", ChunkSeeds, ReadPieces),
        new("msn-objects", ObjectSeeds, (input, ref _) => ReadObject(input)),
        new("personal-messages", SeedCorpus.Payloads("UUX", "UBX"), (input, ref _) => ReadPersonalMessage(input)),
    ];

    private static List<byte[]> ChunkSeeds => SeedCorpus.Texts(
        "MIME-Version: 1.0\r\nContent-Type: text/plain\r\nMessage-ID: {1}\r\nChunks: 3\r\n\r\none",
        "Message-ID: {1}\r\nChunk: 1\r\n\r\ntwo",
        "Message-ID: {1}\r\nChunk: 2\r\n\r\nthree",
        "Message-ID: {2}\r\nChunks: 1023\r\n\r\n",
        "Message-ID: {2}\r\nChunk: 1022\r\n\r\nlast");

    private static List<byte[]> ObjectSeeds => [.. SeedCorpus.Parameters("CHG", "NLN").Select(token => Encoding.UTF8.GetBytes(PercentEncoding.Decode(token)))];

    private static void ReadObject(byte[] input)
    {
        if (MsnObject.Parse(Encoding.UTF8.GetString(input)) is not { } found)
            return;

        _ = found.Friendly;
        _ = found.HasConsistentFields;
        _ = found.IsOf(input);
    }

    private static void ReadMessage(byte[] input, ref FuzzRandom random)
    {
        var payload = new MsnpPayload(input);
        var message = MsnpMessage.Parse(payload);
        _ = message.ToString();
        _ = MsnpMessage.Parse(message.ToPayload());
        _ = ServiceMessage.Read(message);
        var envelope = MessageEnvelope.Parse(input);
        _ = envelope.DecodeBody();
        if (LegacyInvitation.Read(envelope) is { } invitation)
            _ = (invitation.Describe(), invitation.Addresses, invitation.AuthCookie, invitation.Accept());

        // No header can begin the body or add another.
        var again = MessageEnvelope.Parse(envelope.ToPayload().Bytes);
        if (again.Headers.Count > envelope.Headers.Count)
            throw new FuzzFindingException("An envelope got a header by being written.");
    }

    private static void ReadPieces(byte[] input, ref FuzzRandom random)
    {
        var assembler = new MessageAssembler(new FakeTimeProvider());
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(input.Length - at, 1 + random.Next(200));
            _ = assembler.Add("bob@example.org", MessageEnvelope.Parse(input.AsMemory(at, length)));
            at += length;
        }
    }

    private static void ReadPersonalMessage(byte[] input)
    {
        if (PersonalMessage.Parse(new MsnpPayload(input)) is not { } message)
            return;

        _ = message.ToString();
        _ = PersonalMessage.Parse(message.ToPayload()) ?? throw new FuzzFindingException("A personal message cannot be read any more after it was written.");
    }
}
