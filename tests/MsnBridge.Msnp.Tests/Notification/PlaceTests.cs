using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.Notification;

public sealed class PlaceTests
{
    private const string Picture =
        "<msnobj Creator=\"bob@example.org\" Size=\"5\" Type=\"3\" Location=\"TFR.dat\" Friendly=\"AAA=\" SHA1D=\"pWyk0D4lkOzLTGHNHCmSjJ/ev7U=\"/>";

    [TimedFact]
    public async Task A_scene_a_colour_and_another_picture_come_with_the_message_and_an_address_is_no_picture()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, _) = await network.SignInWithBookAsync(18);

        await server.SendPayloadAsync("UBX 1:bob@example.org", Look(Picture, "<msnobj Creator=\"bob@example.org\"/>", "-255"));
        var shown = (await network.FindAsync<PresenceEvent>()).Presence;
        Assert.Equal((MsnObject.Parse(Picture)!.Text, "<msnobj Creator=\"bob@example.org\"/>", "-255"), (shown.MsnObject, shown.Scene, shown.ColorScheme));

        // What the document does not speak of stays, and what it empties goes.
        await server.SendPayloadAsync("UBX 1:bob@example.org", Look("https://pictures.example.org/bob", "", "-1"));
        shown = (await network.FindAsync<PresenceEvent>()).Presence;
        Assert.Equal((MsnObject.Parse(Picture)!.Text, null, "-1"), (shown.MsnObject, shown.Scene, shown.ColorScheme));

        static string Look(string picture, string scene, string color) =>
            $"<Data><PSM></PSM><CurrentMedia></CurrentMedia><Scene>{SafeXml.Escape(scene)}</Scene><ColorScheme>{color}</ColorScheme>"
            + $"<UserTileLocation>{SafeXml.Escape(picture)}</UserTileLocation></Data>";
    }

    private const string Other = "{22222222-aaaa-4bbb-8ccc-000000000002}";
    private const string BobsPlace = "{33333333-dddd-4eee-8fff-000000000003}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string PlacesDocument { get; } = "<Data><PSM></PSM><CurrentMedia></CurrentMedia>"
        + $"<EndpointData id=\"{ScriptedNetwork.Place}\"><Capabilities>32:0</Capabilities></EndpointData>"
        + $"<EndpointData id=\"{Other}\"><Capabilities>2789003324:48</Capabilities></EndpointData>"
        + $"<PrivateEndpointData id=\"{ScriptedNetwork.Place}\"><EpName>MsnBridge</EpName><ClientType>1</ClientType><State>NLN</State></PrivateEndpointData>"
        + $"<PrivateEndpointData id=\"{Other}\"><EpName>Laptop</EpName><ClientType>1</ClientType><State>BSY</State></PrivateEndpointData></Data>";

    [TimedTheory]
    [InlineData(16)]
    [InlineData(18)]
    public async Task Another_place_and_the_status_set_there_are_told_and_ones_own_are_not(int version)
    {
        await using var network = ScriptedNetwork.WithBook($"MSNP{version}");
        var (server, _) = await network.SignInWithBookAsync(version);
        var self = version >= 18 ? $"1:{ScriptedNetwork.Account}" : $"{ScriptedNetwork.Account} 1";
        await server.SendAsync($"NLN NLN {self} Alice 32:0 0");
        await server.SendPayloadAsync($"UBX {self}", PlacesDocument);
        var places = (await network.NextAsync<OwnPresenceEvent>()).Places;
        Assert.Equal([true, false], places.Select(place => place.IsThisOne));
        Assert.Equal(("Laptop", MsnpStatus.Busy, Guid.Parse(Other)), (places[1].Name, places[1].Status, places[1].Id));

        await server.SendAsync($"NLN BSY {self} Alice 32:0 0");
        Assert.Equal(MsnpStatus.Busy, (await network.NextAsync<OwnPresenceEvent>()).Status);
        Assert.DoesNotContain(ScriptedNetwork.Account, network.Client.Contacts.Contacts.Keys);
    }

    [TimedFact]
    public async Task Another_place_signs_this_one_out_without_it_coming_back()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, _) = await network.SignInWithBookAsync(18);
        await server.SendPayloadAsync($"UBN {ScriptedNetwork.Account};{Other} 4", "goawyplzthxbye");
        var end = await network.Client.Ended;
        Assert.Equal(SessionEndReason.SignedInElsewhere, end.Reason);
        Assert.False(end.IsTransient);
    }

    [TimedFact]
    public async Task Nobody_else_can_sign_this_place_out()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, _) = await network.SignInWithBookAsync(18);
        await server.SendPayloadAsync($"UBN bob@example.org;{BobsPlace} 4", "goawyplzthxbye");
        await server.SendAsync("NLN BSY 1:bob@example.org Bob 32:0 0");
        await network.NextAsync<PresenceEvent>();
        Assert.False(network.Client.Ended.IsCompleted);
    }

    [TimedFact]
    public async Task Another_place_is_signed_out()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, id) = await network.SignInWithBookAsync(18);
        var signingOut = network.Client.SignOutPlaceAsync(Guid.Parse(Other), Token);
        await server.ExpectAsync($"UUN {id} {ScriptedNetwork.Account};{Other} 4 14\ngoawyplzthxbye");
        await server.SendAsync($"UUN {id} OK");
        await signingOut;
    }

    [TimedFact]
    public async Task Before_there_were_places_none_can_be_signed_out()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        await network.SignInWithBookAsync(15);
        await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.SignOutPlaceAsync(Guid.NewGuid(), Token));
    }

    [TimedFact]
    public async Task A_switchboard_is_entered_as_a_place_and_people_with_several_are_counted_once()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, id) = await network.SignInWithBookAsync(18);
        await server.SendPayloadAsync($"UBX 1:{ScriptedNetwork.Account}", PlacesDocument);
        await network.NextAsync<OwnPresenceEvent>();

        var sending = network.Client.SendTextAsync(MsnConversationId.With("bob@example.org"), new TextMessage("hello"), Token);
        await server.PlayAsync($"XFR {id} SB", $"XFR {id} SB sb.example.net:1864 CKI c0c1c2 U messenger.msn.com 1");
        var switchboard = await network.AcceptAsync("sb.example.net:1864");
        await switchboard.PlayAsync(
            $"USR 1 {ScriptedNetwork.Account};{ScriptedNetwork.Place} c0c1c2", $"USR 1 OK {ScriptedNetwork.Account};{ScriptedNetwork.Place} Alice");
        await switchboard.PlayAsync($"CAL 2 {ScriptedNetwork.Account}", "CAL 2 RINGING 11", $"JOI {ScriptedNetwork.Account} Alice 32:0");
        await switchboard.PlayAsync(
            "CAL 3 bob@example.org", "CAL 3 RINGING 11", $"JOI bob@example.org;{BobsPlace} Bob 32:0", "JOI bob@example.org Bob 32:0");
        await switchboard.ExpectStartAsync("MSG 4 A ");
        await switchboard.SendAsync("ACK 4");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);

        await switchboard.SendPayloadAsync(
            $"MSG {ScriptedNetwork.Account} Alice", "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nfrom the laptop");
        var own = await network.NextAsync<OwnMessageEvent>();
        Assert.Equal(("bob@example.org", "from the laptop"), (own.Conversation.Value, own.Message.Text));

        await switchboard.SendAsync($"BYE bob@example.org;{BobsPlace}", "BYE bob@example.org");
        await switchboard.ExpectAsync("OUT");
    }

    [TimedFact]
    public async Task A_conversation_begun_at_another_place_is_one_with_whom_it_is_with()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, _) = await network.SignInWithBookAsync(18);
        await server.SendAsync($"RNG 11 sb.example.net:1864 CKI d1d2 {ScriptedNetwork.Account} Alice U messenger.hotmail.com 1");
        var switchboard = await network.AcceptAsync("sb.example.net:1864");
        await switchboard.PlayAsync(
            $"ANS 1 {ScriptedNetwork.Account};{ScriptedNetwork.Place} d1d2 11",
            $"IRO 1 1 2 {ScriptedNetwork.Account};{Other} Alice 32:0",
            $"IRO 1 2 2 {ScriptedNetwork.Account} Alice 32:0",
            "ANS 1 OK",
            $"JOI bob@example.org;{BobsPlace} Bob 32:0",
            "JOI bob@example.org Bob 32:0");
        await switchboard.SendPayloadAsync(
            $"MSG {ScriptedNetwork.Account} Alice", "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nmine");
        await switchboard.SendPayloadAsync("MSG bob@example.org Bob", "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhis");
        Assert.Equal("bob@example.org", (await network.NextAsync<OwnMessageEvent>()).Conversation.Value);
        Assert.Equal("bob@example.org", (await network.NextAsync<TextEvent>()).Conversation.Value);
    }
}
