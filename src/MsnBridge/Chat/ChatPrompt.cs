using System.Threading.Channels;
using MsnBridge.Commands;
using MsnBridge.Configuration;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Chat;

/// <summary>
/// A person at a prompt with one signed-in account. Lines are carried out one after the other, while what happens is shown at once; what
/// became of a text is shown before the next line is read, so that a script can rely on the order.
/// </summary>
internal sealed class ChatPrompt(MsnpClient client, Terminal terminal, TimeProvider time)
{
    private static readonly string s_help = $"""
          text                 say it to the chosen contact; //text says a text that begins with a slash
          /chat <address>      choose whom to talk to
          /list                show the contacts
          /typing, /nudge      let the chosen contact see that you are typing; shake his window
          /add, /remove, /accept, /decline, /block, /unblock <address>
          /status <status>     {ChatStatus.Choices}
          /message [text]      the line under your name
          /wait <time>         do nothing for a while (5s), for scripts
          /quit
        """;

    private static readonly Func<string, Parsed<TimeSpan>> s_waitingTime = SettingFormats.Duration(TimeSpan.Zero, TimeSpan.FromHours(1));

    private readonly TextWriter _out = TextWriter.Synchronized(terminal.Out);
    private MsnConversationId? _chosen;

    /// <summary>Reads lines until the person quits, the input ends or the session does.</summary>
    public async Task RunAsync(string? firstContact, CancellationToken cancellationToken)
    {
        if (firstContact is not null)
            Choose(firstContact);

        var lines = StartReading();
        while (await ReadLineAsync(lines, cancellationToken) is { } line && ChatInput.Parse(line) is var input and not Quit)
            await CarryOutAsync(input, cancellationToken);
    }

    /// <summary>Shows what happens until the session has ended; runs beside everything else.</summary>
    public async Task ShowEventsAsync()
    {
        await foreach (var happened in client.Events.ReadAllAsync())
        {
            if (ChatLines.Describe(happened) is { } line)
                Show(line);
        }
    }

    public void ShowContacts()
    {
        var contacts = client.Contacts;
        if (contacts.Contacts.IsEmpty)
            Show("* Nobody is on your list.");
        foreach (var line in ChatLines.DescribeList(contacts, client.PresenceOf))
            Show(line);
    }

    private async Task CarryOutAsync(ChatInput input, CancellationToken cancellationToken)
    {
        try
        {
            switch (input)
            {
                case Say say:
                    await SendAsync(to => client.SendTextAsync(to, new TextMessage(say.Text), cancellationToken));
                    break;
                case Nudge:
                    await SendAsync(to => client.SendNudgeAsync(to, cancellationToken));
                    break;
                case Typing when _chosen is { } contact:
                    await client.SendTypingAsync(contact, cancellationToken);
                    break;
                case Typing:
                    ShowNobodyChosen();
                    break;
                case Choose choose:
                    Choose(choose.Address);
                    break;
                case EditContact edit:
                    await EditAsync(edit, cancellationToken);
                    break;
                case SetStatus status:
                    await SetStatusAsync(status.Status, cancellationToken);
                    break;
                case SetPersonalMessage message:
                    await client.SetPersonalMessageAsync(message.Text, cancellationToken);
                    break;
                case Wait wait:
                    await WaitAsync(wait.Time, cancellationToken);
                    break;
                case ShowList:
                    ShowContacts();
                    break;
                case ShowHelp:
                    Show(s_help);
                    break;
                case Misunderstood misunderstood:
                    Show($"* {misunderstood.Reason}");
                    break;
            }
        }
        catch (MsnpCommandException refused)
        {
            Show($"* {refused.Message}");
        }
        catch (MsnpSessionEndedException)
        {
            // Reading the next line sees the end.
        }
    }

    private void Choose(string typed)
    {
        if (!MsnAddress.TryParse(typed, out var address, out var error))
        {
            Show($"* {error}");
            return;
        }

        _chosen = MsnConversationId.With(address);
        Show($"* Talking to {address}");
    }

    private async Task SendAsync(Func<MsnConversationId, Task<MsnSendResult>> send)
    {
        if (_chosen is { } contact)
            Show(ChatLines.Describe(await send(contact)));
        else
            ShowNobodyChosen();
    }

    private async Task EditAsync(EditContact edit, CancellationToken cancellationToken)
    {
        if (!MsnAddress.TryParse(edit.Address, out var address, out var error))
        {
            Show($"* {error}");
            return;
        }

        await (edit.Action switch
        {
            ContactAction.Add => client.AddContactAsync(address, null, cancellationToken),
            ContactAction.Remove => client.RemoveContactAsync(address, cancellationToken),
            ContactAction.Accept => client.AcceptContactAsync(address, cancellationToken),
            ContactAction.Decline => client.DeclineContactAsync(address, cancellationToken),
            ContactAction.Block => client.BlockContactAsync(address, cancellationToken),
            ContactAction.Unblock => client.UnblockContactAsync(address, cancellationToken),
            _ => throw new InvalidOperationException($"Unknown action {edit.Action}."),
        });
        Show($"* done: {edit.Action.ToString().ToLowerInvariant()} {address}");
    }

    private async Task SetStatusAsync(string word, CancellationToken cancellationToken)
    {
        if (!ChatStatus.TryParse(word, out var status))
        {
            Show($"* Write /status and one of: {ChatStatus.Choices}.");
            return;
        }

        await client.SetStatusAsync(status.Value, cancellationToken);
        Show($"* You are {ChatStatus.Describe(status.Value)}");
    }

    private async Task WaitAsync(string typed, CancellationToken cancellationToken)
    {
        var parsed = s_waitingTime(typed);
        if (!parsed.Succeeded)
        {
            Show($"* {parsed.Remedy}");
            return;
        }

        // Not longer than the session lasts.
        await Task.WhenAny(Task.Delay(parsed.Value, time, cancellationToken), client.Ended);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // A read from a terminal cannot be cancelled, so lines are read beside: when the session ends first, the read is left to end with the
    // process.
    private ChannelReader<string> StartReading()
    {
        var lines = Channel.CreateBounded<string>(1);
        _ = Task.Run(async () =>
        {
            while (terminal.In.ReadLine() is { } line)
                await lines.Writer.WriteAsync(line);
            lines.Writer.Complete();
        });
        return lines.Reader;
    }

    private async Task<string?> ReadLineAsync(ChannelReader<string> lines, CancellationToken cancellationToken)
    {
        var next = lines.WaitToReadAsync(cancellationToken).AsTask();
        await Task.WhenAny(next, client.Ended);
        return !client.Ended.IsCompleted && await next && lines.TryRead(out var line) ? line : null;
    }

    private void ShowNobodyChosen() => Show("* Choose somebody first: /chat <address>");

    private void Show(string line) => _out.WriteLine(line);
}
