using System.Text.Json;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Bot;

/// <summary>Linking an account step by step: the network, the address, the password, each asked for in its turn. The password is taken out
/// of the room as soon as it is read.</summary>
internal sealed partial class LoginConversation(
    IPuppetDirectory directory,
    IRemoteNetwork remote,
    IHomeMemory memory,
    SecretRemoval secrets,
    UserPresences presences,
    ILogger<LoginConversation> logger)
{
    private const string Prefix = "login/";

    /// <summary>Begins; <c>login [address] [network]</c> answers the first questions beforehand.</summary>
    public async Task<BotText> BeginAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        string? profile = null, address = null;
        var more = false;
        foreach (var argument in request.Arguments)
        {
            if (remote.Profiles.FirstOrDefault(known => known.Name.Equals(argument, StringComparison.OrdinalIgnoreCase)) is { } named)
                profile = named.Name;
            else if (address is null)
                address = argument;
            else
                more = true;
        }

        var question = await AskNextAsync(request, profile ?? (remote.Profiles.Count == 1 ? remote.Profiles[0].Name : null), address, cancellationToken);
        if (!more)
            return question;
        // Most likely his password, which must not stay there.
        return await secrets.TryRemoveAsync(request, "a password", cancellationToken)
            ? question.Paragraph("I have removed your message, which seemed to hold a password: I take it only as the answer to my question.")
            : question.Paragraph($"Your message seemed to hold a password. {SecretRemoval.NotRemoved}");
    }

    /// <summary>Takes what was written as an answer, where the bot has asked for one; null where it has not.</summary>
    public async Task<BotText?> TryAnswerAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.User, cancellationToken) is not { } step)
            return null;
        if (step.By == request.Event.Value)
            return step.Told is null ? await AskNextAsync(request, step.Profile, step.Address, cancellationToken) : Tell(step.Told);
        if (step.Told is not null)
            return null;
        if (request.Text.Equals("cancel", StringComparison.OrdinalIgnoreCase))
        {
            return await EndAsync(request, ["Nothing was linked."], cancellationToken);
        }

        if (step is { Profile: { } profile, Address: { } address })
            return await LinkAsync(request, profile, address, cancellationToken);
        return step.Profile is null
            ? await TakeNetworkAsync(request, step, cancellationToken)
            : await AskNextAsync(request, step.Profile, request.Text, cancellationToken);
    }

    private async Task<BotText> TakeNetworkAsync(CommandRequest request, LoginStep step, CancellationToken cancellationToken)
    {
        var chosen = int.TryParse(request.Text, System.Globalization.NumberStyles.None, null, out var number) && number >= 1 && number <= remote.Profiles.Count
            ? remote.Profiles[number - 1]
            : remote.Profiles.FirstOrDefault(known => known.Name.Equals(request.Text, StringComparison.OrdinalIgnoreCase)
                || known.Title.Equals(request.Text, StringComparison.OrdinalIgnoreCase));
        return chosen is null
            ? AskNetwork("I do not know this network. ")
            : await AskNextAsync(request, chosen.Name, step.Address, cancellationToken);
    }

    private async Task<BotText> AskNextAsync(CommandRequest request, string? profile, string? address, CancellationToken cancellationToken)
    {
        if (address is not null)
        {
            if (!remote.TryParseAddress(address, out var parsed, out var error))
            {
                await SaveAsync(request.User, new LoginStep(profile, null, request.Event.Value), cancellationToken);
                return new BotText().Paragraph($"{error} What is your MSN address? Write `cancel` to stop.");
            }

            address = parsed.Value;
        }

        await SaveAsync(request.User, new LoginStep(profile, address, request.Event.Value), cancellationToken);
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
        var removed = await secrets.TryRemoveAsync(request, "a password", cancellationToken);
        var result = await directory.LinkAsync(
            request.Owner, new LinkRequest(profile, address, new Secret(request.Text)), cancellationToken);
        List<string> told = [result.Message];
        if (result.Linked)
        {
            LogLinked(request.User, profile);
            told.Add("Chats appear when somebody writes to you. Write `contacts` to see who is there, `chat` and an address to begin.");
        }
        else
        {
            LogRefused(request.User, result.Failure);
            told.Add($"Write `login {address} {profile}` to try again.");
        }

        if (!removed)
            told.Add($"That was your password. {SecretRemoval.NotRemoved}");
        var answer = await EndAsync(request, told, cancellationToken);
        if (result.Linked)
            await presences.ShowAsync(request.User, cancellationToken);
        return answer;
    }

    // With what he is told, so that the password, should it be handed over again, is not taken for a command.
    private async Task<BotText> EndAsync(CommandRequest request, IReadOnlyList<string> told, CancellationToken cancellationToken)
    {
        await SaveAsync(request.User, new LoginStep(null, null, request.Event.Value, told), cancellationToken);
        return Tell(told);
    }

    private static BotText Tell(IReadOnlyList<string> told) =>
        told.Aggregate(new BotText(), (text, paragraph) => text.Paragraph(paragraph));

    private async Task<LoginStep?> FindAsync(MatrixUserId user, CancellationToken cancellationToken) =>
        await memory.FindAsync(MatrixHome.Id, Prefix + user.Value, cancellationToken) is { } stored
            ? JsonSerializer.Deserialize(stored, BotJson.Default.LoginStep)
            : null;

    private async Task SaveAsync(MatrixUserId user, LoginStep step, CancellationToken cancellationToken) =>
        await memory.SaveAsync(
            MatrixHome.Id, [new(Prefix + user.Value, JsonSerializer.Serialize(step, BotJson.Default.LoginStep))], cancellationToken);

    [LoggerMessage(MatrixEventIds.Linked, LogLevel.Information, "{User} linked an account of {Profile}")]
    private partial void LogLinked(MatrixUserId user, string profile);

    [LoggerMessage(MatrixEventIds.LinkRefused, LogLevel.Information, "{User} could not link an account: {Failure}")]
    private partial void LogRefused(MatrixUserId user, LinkFailure? failure);
}
