using System.Text.Json;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Bot;

/// <summary>Linking an account step by step: the network, the address, the password, each asked for in its turn. The password is taken out
/// of the room as soon as it is read.</summary>
internal sealed partial class LoginConversation(
    IPuppetDirectory directory,
    IRemoteNetwork remote,
    IHomeMemory memory,
    GhostIds ids,
    DoublePuppetDirectory doublePuppets,
    UserPresences presences,
    IMatrixClient client,
    ILogger<LoginConversation> logger)
{
    private const string Prefix = "login/";

    /// <summary>Begins; <c>login [address] [network]</c> answers the first questions beforehand.</summary>
    public Task<BotText> BeginAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        string? profile = null, address = null;
        foreach (var argument in request.Arguments)
        {
            if (remote.Profiles.FirstOrDefault(known => known.Name.Equals(argument, StringComparison.OrdinalIgnoreCase)) is { } named)
                profile = named.Name;
            else
                address ??= argument;
        }

        return AskNextAsync(request.User, profile ?? (remote.Profiles.Count == 1 ? remote.Profiles[0].Name : null), address, cancellationToken);
    }

    /// <summary>Takes what was written as an answer, where the bot has asked for one; null where it has not.</summary>
    public async Task<BotText?> TryAnswerAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.User, cancellationToken) is not { } step)
            return null;
        if (request.Text.Equals("cancel", StringComparison.OrdinalIgnoreCase))
        {
            await SaveAsync(request.User, null, cancellationToken);
            return new BotText().Paragraph("Nothing was linked.");
        }

        if (step is { Profile: { } profile, Address: { } address })
            return await LinkAsync(request, profile, address, cancellationToken);
        return step.Profile is null
            ? await TakeNetworkAsync(request, step, cancellationToken)
            : await AskNextAsync(request.User, step.Profile, request.Text, cancellationToken);
    }

    private async Task<BotText> TakeNetworkAsync(CommandRequest request, LoginStep step, CancellationToken cancellationToken)
    {
        var chosen = int.TryParse(request.Text, System.Globalization.NumberStyles.None, null, out var number) && number >= 1 && number <= remote.Profiles.Count
            ? remote.Profiles[number - 1]
            : remote.Profiles.FirstOrDefault(known => known.Name.Equals(request.Text, StringComparison.OrdinalIgnoreCase)
                || known.Title.Equals(request.Text, StringComparison.OrdinalIgnoreCase));
        return chosen is null
            ? AskNetwork("I do not know this network. ")
            : await AskNextAsync(request.User, chosen.Name, step.Address, cancellationToken);
    }

    private async Task<BotText> AskNextAsync(MatrixUserId user, string? profile, string? address, CancellationToken cancellationToken)
    {
        if (address is not null)
        {
            if (!remote.TryParseAddress(address, out var parsed, out var error))
            {
                await SaveAsync(user, new LoginStep(profile, null), cancellationToken);
                return new BotText().Paragraph($"{error} What is your MSN address? Write `cancel` to stop.");
            }

            address = parsed.Value;
        }

        await SaveAsync(user, new LoginStep(profile, address), cancellationToken);
        if (profile is null)
            return AskNetwork("");
        return address is null
            ? new BotText().Paragraph("What is your MSN address? Write `cancel` to stop.")
            : new BotText().Paragraph(
                $"What is the password of {address}? Whatever you write next is taken for it, and removed from this room as soon as I have read it. "
                + "Write `cancel` to stop.");
    }

    private BotText AskNetwork(string lead) =>
        new BotText().Paragraph(lead + "Which MSN network is the account on? Answer with its name or number, or `cancel`.")
            .NumberedList(remote.Profiles.Select(profile => $"`{profile.Name}`: {profile.Title}"));

    private async Task<BotText> LinkAsync(CommandRequest request, string profile, string address, CancellationToken cancellationToken)
    {
        var removed = await TryRedactAsync(request, cancellationToken);
        var result = await directory.LinkAsync(
            request.Owner, new LinkRequest(profile, address, new Secret(request.Text)), cancellationToken);
        await SaveAsync(request.User, null, cancellationToken);
        var answer = new BotText().Paragraph(result.Message);
        if (result.Linked)
        {
            LogLinked(request.User, profile);
            await presences.ShowAsync(request.User, cancellationToken);
            answer.Paragraph("Chats appear when somebody writes to you. Write `contacts` to see who is there, `chat` and an address to begin.");
        }
        else
        {
            LogRefused(request.User, result.Failure);
            answer.Paragraph($"Write `login {address} {profile}` to try again.");
        }

        if (!removed)
            answer.Paragraph("I was not allowed to remove your password from this room: please remove that message yourself.");
        return answer;
    }

    private async Task<bool> TryRedactAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        Actor?[] actors = [new Actor(ids.Bot), await doublePuppets.FindAsync(request.User, cancellationToken)];
        foreach (var actor in actors.OfType<Actor>())
        {
            try
            {
                await client.RedactAsync(actor, request.Room, request.Event, $"redact-{request.Event}", "a password", cancellationToken);
                return true;
            }
            catch (MatrixException)
            {
                // In a room of the person's own making the bot may lack the power.
            }
        }

        LogNotRedacted(request.Room);
        return false;
    }

    private async Task<LoginStep?> FindAsync(MatrixUserId user, CancellationToken cancellationToken) =>
        await memory.FindAsync(MatrixHome.Id, Prefix + user.Value, cancellationToken) is { } stored
            ? JsonSerializer.Deserialize(stored, BotJson.Default.LoginStep)
            : null;

    private async Task SaveAsync(MatrixUserId user, LoginStep? step, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string?>[] changes =
            [new(Prefix + user.Value, step is null ? null : JsonSerializer.Serialize(step, BotJson.Default.LoginStep))];
        await memory.SaveAsync(MatrixHome.Id, changes, cancellationToken);
    }

    [LoggerMessage(MatrixEventIds.Linked, LogLevel.Information, "{User} linked an account of {Profile}")]
    private partial void LogLinked(MatrixUserId user, string profile);

    [LoggerMessage(MatrixEventIds.LinkRefused, LogLevel.Information, "{User} could not link an account: {Failure}")]
    private partial void LogRefused(MatrixUserId user, LinkFailure? failure);

    [LoggerMessage(MatrixEventIds.PasswordNotRedacted, LogLevel.Warning, "The bot may not remove passwords from management room {Room}; its owner was told")]
    private partial void LogNotRedacted(RoomId room);
}
