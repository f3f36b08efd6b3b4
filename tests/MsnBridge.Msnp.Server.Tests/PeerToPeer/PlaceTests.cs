using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Server.Tests.Conformance;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Files and objects of people who are signed in at several places, and invitations that open no switchboard.</summary>
public sealed class PlaceTests : PeerNetworkTest
{
    private const int SwitchboardOpened = 1200;

    protected override MsnServerOptions Options { get; } = TestOptions with { DispatchPort = 0, Dialects = Dialects.MsnpDialect.All };

    [Theory]
    [InlineData("MSNP18", "MSNP18", "MSNP18", true)]
    [InlineData("MSNP18", "MSNP18", "MSNP18", false)]
    [InlineData("MSNP16", "MSNP18", "MSNP16", true)]
    [InlineData("MSNP21", "MSNP21", "MSNP21", true)]
    [InlineData("MSNP21", "MSNP21", "MSNP21", false)]
    public async Task A_file_is_offered_at_all_places_and_the_first_answer_counts(string aliceSpeaks, string deskSpeaks, string phoneSpeaks, bool accepts)
    {
        var (alice, desk, phone) = await MeetAsync(aliceSpeaks, deskSpeaks, phoneSpeaks);
        await OfferAndAnswerAsync(alice, desk, phone, accepts);
    }

    [Theory]
    [InlineData("MSNP18")]
    [InlineData("MSNP21")]
    public async Task Offered_by_a_client_that_knows_no_places_the_places_tell_one_another(string bobSpeaks)
    {
        var (alice, desk, phone) = await MeetAsync("MSNP15", bobSpeaks, bobSpeaks);

        // Places come into a switchboard one after the other, and who knows of none cannot see whether all are there.
        var heard = Task.WhenAll(desk.FindAsync<TextEvent>(), phone.FindAsync<TextEvent>());
        while (!heard.IsCompleted)
            await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("Are you there?"), Token);

        await heard;
        await OfferAndAnswerAsync(alice, desk, phone, accepts: true);
    }

    [Theory]
    [InlineData("MSNP18")]
    [InlineData("MSNP21")]
    public async Task What_one_place_sent_is_fetched_from_the_place_that_has_it(string version)
    {
        var (alice, desk, phone) = await MeetAsync(version, version, version);
        foreach (var (sender, seed) in new[] { (desk, 1), (phone, 2) })
        {
            var clip = Noise(5_000, seed);
            await sender.SendVoiceClipAsync(MsnConversationId.With(Alice), sender.ShareObject(MsnObjectType.VoiceClip, clip, ""), Token);
            var told = await alice.FindAsync<VoiceClipEvent>();
            Assert.Equal(clip, (await alice.FetchObjectAsync(told.Sender, told.Clip, Token)).ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9_000)]
    public async Task Between_clients_that_take_invitations_as_notices_no_switchboard_is_opened_for_what_may_be_refused(int preview)
    {
        var trace = new PeerTrace();
        var (alice, bob) = await MeetAsync("MSNP18", options => options with { LoggerFactory = trace }, options => options with { LoggerFactory = trace });
        var declined = alice.SendFileAsync(Bob, File("no.bin", [1], Noise(preview)), null, Token);
        var offer = (await bob.FindAsync<FileOfferEvent>()).Offer;
        Assert.Equal(preview, offer.Preview.Length);

        // A preview that fits into no notice goes over a switchboard.
        var opened = preview == 0 ? 0 : 2;
        await trace.ReachedAsync(SwitchboardOpened, opened);
        Assert.Equal(opened, trace.Count(SwitchboardOpened));
        await offer.DeclineAsync(Token);
        Assert.Equal(MsnTransferFailure.Declined, (await declined).Failure);
        Assert.Equal(opened, trace.Count(SwitchboardOpened));

        var content = Noise(50_000);
        var sending = alice.SendFileAsync(Bob, File("yes.bin", content), null, Token);
        using var received = new MemoryStream();
        await (await bob.FindAsync<FileOfferEvent>()).Offer.ReceiveAsync(received, null, Token);
        Assert.Equal(content, received.ToArray());
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);
        await trace.ReachedAsync(SwitchboardOpened, 2);
        Assert.Equal(2, trace.Count(SwitchboardOpened));
        Assert.False(trace.HasFaults);
    }

    private static async Task OfferAndAnswerAsync(MsnpClient alice, MsnpClient desk, MsnpClient phone, bool accepts)
    {
        var content = Noise(30_000);
        var sending = alice.SendFileAsync(Bob, File("a.bin", content), null, Token);
        var (atDesk, atPhone) = ((await desk.FindAsync<FileOfferEvent>()).Offer, (await phone.FindAsync<FileOfferEvent>()).Offer);
        using var received = new MemoryStream();
        if (accepts)
            await atPhone.ReceiveAsync(received, null, Token);
        else
            await atPhone.DeclineAsync(Token);

        Assert.Equal(accepts ? MsnTransferFailure.AcceptedElsewhere : MsnTransferFailure.DeclinedElsewhere, await atDesk.Withdrawn.WaitAsync(Token));
        Assert.Equal(accepts ? content : [], received.ToArray());
        Assert.Equal(accepts ? MsnTransferFailure.None : MsnTransferFailure.Declined, (await sending).Failure);
    }

    private static MsnOutgoingFile File(string name, byte[] content, byte[]? preview = null) =>
        new(name, content.Length, _ => Task.FromResult<Stream>(new MemoryStream(content))) { Preview = preview ?? [] };

    private async Task<(MsnpClient Alice, MsnpClient Desk, MsnpClient Phone)> MeetAsync(string aliceSpeaks, string deskSpeaks, string phoneSpeaks)
    {
        await BefriendAsync(Alice, Bob);
        var desk = await SignInPeerAsync(Bob, deskSpeaks, options => options with { EndpointSeed = "desk", EndpointName = "Desk" });
        var phone = await SignInPeerAsync(Bob, phoneSpeaks, options => options with { EndpointSeed = "phone", EndpointName = "Phone" });
        await desk.FindAsync<OwnPresenceEvent>(seen => seen.Places.Length == 2);
        await phone.FindAsync<OwnPresenceEvent>(seen => seen.Places.Length == 2);
        var alice = await SignInPeerAsync(Alice, aliceSpeaks);
        await SeeAsync(alice, phone);
        await SeeAsync(desk, alice);
        await SeeAsync(phone, alice);
        return (alice, desk, phone);
    }
}
