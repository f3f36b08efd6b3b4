using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot;

/// <summary>Something the bot does when a person writes its name.</summary>
internal interface IBotCommand
{
    /// <summary>Lower case, without the prefix.</summary>
    string Name { get; }

    /// <summary>The name with its arguments, as in help: <c>add [address]</c>.</summary>
    string Usage { get; }

    /// <summary>What it does, in one sentence.</summary>
    string Summary { get; }

    BotCommandKind Kind { get; }

    /// <summary>Answers. After a crash it may be asked once more for the same event.</summary>
    Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken);
}

internal enum BotCommandKind
{
    /// <summary>For everybody who may use the bridge.</summary>
    General,

    /// <summary>Asks for a linked account; without one the person is told so.</summary>
    Account,

    /// <summary>For admins; others do not see it.</summary>
    Admin,

    /// <summary>For everybody who may use the bridge; help does not name it.</summary>
    Unlisted,
}
