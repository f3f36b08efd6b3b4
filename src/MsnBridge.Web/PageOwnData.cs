using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.People;
using MsnBridge.Web.Access;

namespace MsnBridge.Web;

/// <summary>What a person does by the page with everything that the bridge holds about him: always with his own.</summary>
internal sealed partial class PageOwnData(
    IPersonData people, IContentStore content, PageSessions sessions, PageLinks links, TimeProvider time, ILogger<PageOwnData> logger)
{
    // A browser that takes nothing keeps the place of another.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);

    /// <summary>Answers with the file.</summary>
    /// <returns>Why there is none, before anything was answered; null where it was handed over.</returns>
    /// <exception cref="OperationCanceledException">It took too long, or nobody waits for it any more.</exception>
    public async Task<string?> HandExportAsync(PageSession session, HttpResponse response, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var outcome = await people.ExportAsync(session.User, (stored, token) => WriteAsync(stored, response, token), either.Token);
        if (outcome == ExportOutcome.Handed)
            LogExported(session.User);
        return PersonDataText.Describe(outcome);
    }

    /// <summary>Begins to erase everything; the person is out of the page then, and so is whoever has a link of his.</summary>
    /// <returns>What to tell him.</returns>
    public async Task<string> EraseAsync(PageSession session, CancellationToken cancellationToken)
    {
        var isNew = await people.EraseAsync(session.User, place: null, begun: null, cancellationToken);
        links.Forget(session.User);
        sessions.EndAll(session.User);
        return isNew ? PersonDataText.BegunElsewhere : PersonDataText.UnderWay;
    }

    private async Task<bool> WriteAsync(StoredContent stored, HttpResponse response, CancellationToken cancellationToken)
    {
        Stream? bytes;
        try
        {
            bytes = await content.OpenReadAsync(stored.Key, cancellationToken);
        }
        catch (ContentStoreException)
        {
            return false;
        }

        if (bytes is null)
            return false;
        await using (bytes)
        {
            response.ContentType = stored.MediaType;
            response.ContentLength = stored.Size;
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = PersonDataText.FileName }.ToString();
            await bytes.CopyToAsync(response.Body, cancellationToken);
        }

        return true;
    }

    [LoggerMessage(WebEventIds.Exported, LogLevel.Information, "{User} was handed what the bridge holds about him by the page")]
    private partial void LogExported(HomeUser user);
}
