using System.Text;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Maintenance;

/// <summary>A store with two people in it, of whom each piece can be told by a word of its owner's.</summary>
internal static class FilledStore
{
    public const string Word = "ROSALINE";
    public const string OtherWord = "MERCUTIO";

    public static readonly HomeNetworkId Matrix = new("matrix");
    public static readonly HomeUser User = new(Matrix, "@rosaline:capulet.example");
    public static readonly HomeUser Other = new(Matrix, "@mercutio:capulet.example");

    public static readonly ContentKey File = new("file-" + new string('a', 32));
    public static readonly ContentKey SharedPicture = new("object-" + new string('b', 40));

    public static async Task<PuppetId> FillAsync(SqliteStores stores, CancellationToken token)
    {
        var puppet = await AddPersonAsync(stores, User, Word, token);
        await AddPersonAsync(stores, Other, OtherWord, token);
        return puppet;
    }

    private static async Task<PuppetId> AddPersonAsync(SqliteStores stores, HomeUser user, string word, CancellationToken token)
    {
        var id = NewPuppetId();
        await stores.Puppets.SaveAsync(
            new PuppetRecord(
                id, new RemoteAccount("escargot", $"{word.ToLowerInvariant()}@msn.example"), new Secret($"password of {word}"),
                new LoginStatus(LoginState.BadCredentials, $"{word} detail", Noon), [user]),
            token);
        var picture = new ContentKey($"object-{(user == User ? new string('c', 40) : new string('d', 40))}");
        await SaveContentAsync(stores, picture, $"{word} picture");
        if (user == User)
            await SaveContentAsync(stores, SharedPicture, "the picture of somebody both know");
        await stores.Puppets.SaveContactAsync(id, Contact(new ContactId($"friend-of-{word.ToLowerInvariant()}@msn.example"), $"{word} friend") with { Picture = picture }, token);
        await stores.Puppets.SaveContactAsync(id, Contact(Romeo) with { Picture = SharedPicture }, token);
        await stores.Puppets.SaveGroupAsync(id, new() { Id = new ConversationId($"group:{word}"), Name = $"{word} group", Members = [Romeo], Lasts = true }, token);
        await SaveContentAsync(stores, new ContentKey($"own-{id}-0123456789abcdef"), $"{word} own picture");
        await stores.Puppets.SavePictureAsync(user, new HomePicture($"mxc://{word}", new ContentKey($"own-{id}-0123456789abcdef"), false, Noon), token);
        await stores.Rosters.SaveAsync(user, Romeo, $"{word} roster", token);
        await stores.Secrets.SaveAsync(user, "access-token", new Secret($"token of {word}"), token);
        var room = $"!{word}:capulet.example";
        await stores.Memory.SaveAsync(
            Matrix,
            [
                new($"portal/{Uri.EscapeDataString(user.Address)}/escargot/x/y", $$$"""{"aliasLocalpart":"{{{word}}}","room":{"value":"{{{room}}}"}}"""),
                new($"presence/{user.Address}", $"{word} presence"),
            ],
            token);
        var inbox = await stores.Inbox.AcceptAsync(
            Matrix,
            [new InboxDraft(room, $"${word}-ended", $"{word} said", Noon), new InboxDraft(room, $"${word}-waiting", $"{word} says", Noon)], token);
        await stores.Inbox.CompleteAsync(inbox[0].Id, token);
        var reference = new HomeMessageReference(user, room, $"${word}", true);
        var lane = LaneToRemote(id);
        if (user == User)
            await SaveContentAsync(stores, File, $"{word} file");
        var made = await stores.Journal.AppendAsync(
            [
                new JournalDraft(lane, new MessageToRemote(new MessageContent($"{word} text"), reference), Noon, $"${word}"),
                new JournalDraft(lane, new MessageToRemote(new MessageContent($"{word} ended"), reference), Noon),
                new JournalDraft(
                    lane with { End = LaneEnd.HomeFiles(Matrix) },
                    new FileToHome(Romeo, new SharedFile($"{word}.txt", "text/plain", 3, FileKind.File), user == User ? File : picture, null, Noon, false), Noon),
            ],
            token);
        await stores.Journal.CompleteAsync(made[1].Id, [], token);
        return id;
    }

    public static Task SaveContentAsync(SqliteStores stores, ContentKey key, string text) => Task.Run(async () =>
    {
        // The key says what hash it is; here any bytes will do, so they are put where the store has them.
        var directory = Path.Combine(stores.Directory, "content");
        Directory.CreateDirectory(directory);
        await System.IO.File.WriteAllTextAsync(Path.Combine(directory, $"{key.Value}~image~png"), text);
    });

    /// <summary>The files below the directory that have the word in them, in any case.</summary>
    public static IReadOnlyList<string> FilesWith(string directory, string word) =>
    [
        .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(file)).Contains(word, StringComparison.OrdinalIgnoreCase)
                || file.Contains(word, StringComparison.OrdinalIgnoreCase))
            .Select(file => Path.GetRelativePath(directory, file)),
    ];
}
