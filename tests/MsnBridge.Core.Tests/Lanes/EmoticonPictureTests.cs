using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Lanes;
using MsnBridge.Core.Messages;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Lanes;

public sealed class EmoticonPictureTests
{
    private static readonly ContentKey s_cat = new("object-cat");
    private static readonly ContentKey s_dog = new("object-dog");
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryContentStore _content;
    private readonly EmoticonPictures _pictures;

    public EmoticonPictureTests()
    {
        _content = new InMemoryContentStore(_time);
        _pictures = new EmoticonPictures(_content, _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_waits_for_its_pictures_and_goes_with_those_that_came()
    {
        await _content.SaveAsync(s_cat, "image/png", "x"u8.ToArray(), Token);
        var waiting = _pictures.WithThoseThatCameAsync(Message(s_cat, s_dog), _time.GetUtcNow(), Token).AsTask();
        Assert.False(waiting.IsCompleted);
        _content.ReportMissing(s_dog);

        Assert.Equal([s_cat], Keys(await waiting));
    }

    [Fact]
    public async Task After_ten_seconds_the_codes_are_read()
    {
        var waiting = _pictures.WithThoseThatCameAsync(Message(s_cat, s_dog), _time.GetUtcNow(), Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(Assert.IsType<MessageToHome>(await waiting).Content.Emoticons);
    }

    [Fact]
    public async Task A_text_of_long_ago_does_not_wait()
    {
        await _content.SaveAsync(s_dog, "image/png", "x"u8.ToArray(), Token);

        Assert.Equal([s_dog], Keys(await _pictures.WithThoseThatCameAsync(Message(s_cat, s_dog), _time.GetUtcNow() - TimeSpan.FromMinutes(1), Token)));
    }

    private MessageToHome Message(params ContentKey[] keys) => new(
        new ContactId("bob@msn.example"), new MessageContent("hi") { Emoticons = [.. keys.Select(key => new MessageEmoticon($"({key})", key))] }, _time.GetUtcNow(), false);

    private static IEnumerable<ContentKey> Keys(EventToHome told) => Assert.IsType<MessageToHome>(told).Content.Emoticons!.Value.Select(emoticon => emoticon.Picture);
}
