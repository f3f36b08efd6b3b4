using System.Net;
using System.Text.RegularExpressions;
using MsnBridge.EndToEnd.Tests.Stories;

namespace MsnBridge.EndToEnd.Tests.Matrix;

/// <content>What he does and sees beside plain words.</content>
public sealed partial class MatrixPerson : IExpressivePerson
{
    public Task ShowsEverythingAsync() => Task.CompletedTask;

    public Task<string> NudgesAsync(string msnAddress) => SaysAsync(msnAddress, "!msn nudge");

    public Task IsToldTooFastAsync(string msnAddress, string handle) => client.WaitForAsync(
        received => received.IsMessage("m.notice") && received.Sender == server.GhostOf(msnAddress) && received.Body!.Contains("too quickly", StringComparison.Ordinal),
        "a notice that it was too fast");

    public Task SeesNudgeAsync(string msnAddress) => client.WaitForAsync(
        received => received.IsMessage("m.emote") && received.Sender == server.GhostOf(msnAddress) && received.Body!.Contains("nudge", StringComparison.Ordinal),
        $"a nudge of {msnAddress}");

    public Task ListensToAsync(string? artist, string title) => client.SetPresenceAsync("online", artist is null ? "" : $"♪ {artist} - {title}");

    public Task SeesListeningAsync(string msnAddress, string artist, string title) =>
        SeesAvailableAsync(msnAddress, status: $"♫ {title} - {artist}");

    public async Task SaysWithPictureAsync(string msnAddress, string text, string code, byte[] picture)
    {
        var uri = await client.UploadAsync("cat.png", "image/png", picture);
        var image = $"<img data-mx-emoticon src=\"{uri}\" alt=\"{code}\" title=\"{code}\" height=\"32\"/>";
        await client.SendHtmlAsync(await RoomWithAsync(msnAddress), text, WebUtility.HtmlEncode(text).Replace(code, image, StringComparison.Ordinal));
    }

    public async Task<byte[]> HearsWithPictureAsync(string msnAddress, string text, string code)
    {
        var heard = await client.WaitForAsync(received => IsTextOf(received, msnAddress) && received.Body == text, $"a message from {msnAddress}");
        var image = Image().Match(heard.Text("content", "formatted_body") ?? "");
        Assert.True(image.Success, "There is no picture in the text.");
        Assert.Equal(code, image.Groups["alt"].Value);
        return (await client.DownloadAsync(image.Groups["src"].Value)).Data;
    }

    public async Task SaysBoldAsync(string msnAddress, string text, string color) => await client.SendHtmlAsync(
        await RoomWithAsync(msnAddress), text, $"<span data-mx-color=\"#{color}\"><strong>{WebUtility.HtmlEncode(text)}</strong></span>");

    public Task HearsBoldAsync(string msnAddress, string text, string color) => client.WaitForAsync(
        received => IsTextOf(received, msnAddress) && received.Body == text
            && received.Text("content", "formatted_body") == $"<span data-mx-color=\"#{color}\"><font color=\"#{color}\"><strong>{text}</strong></font></span>",
        $"a bold message from {msnAddress}");

    public DateTimeOffset? TimeOf(string msnAddress, string text) => DateTimeOffset.FromUnixTimeMilliseconds(
        client.Received.Single(received => IsTextOf(received, msnAddress) && received.Body == text).Json.GetProperty("origin_server_ts").GetInt64());

    public async Task WantsEmoticonsAsCharactersAsync() => Assert.Contains("as characters", await AskBotAsync("emoticons unicode"), StringComparison.Ordinal);

    public async Task SignsOutPlaceAsync(string name)
    {
        Assert.Contains(name, await AskBotAsync("places"), StringComparison.Ordinal);
        Assert.Contains($"asked {name}", await AskBotAsync($"sign-out-place {name}"), StringComparison.Ordinal);
    }

    [GeneratedRegex("<img data-mx-emoticon height=\"32\" src=\"(?<src>mxc://[^\"]+)\" alt=\"(?<alt>[^\"]+)\"")]
    private static partial Regex Image();
}
