using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Diagnosis;

/// <summary>Asks each web service of a network whether anybody is there: any answer of HTTP will do, for without an account there is nothing to say.</summary>
/// <param name="http">One that follows no redirects.</param>
internal sealed class MsnServicesCheck(ServerProfile profile, string setting, HttpClient http, TimeProvider time) : ILinkCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private string Link => $"web services of {profile.Name}";

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        Uri[] addresses =
        [
            .. new[]
            {
                profile.RstUrl, profile.Rst2Url, profile.AddressBookUrl, profile.SharingUrl, profile.OfflineMessagesUrl, profile.OfflineStoreUrl,
                profile.StorageUrl, profile.GatewayUrl,
            }.OfType<Uri>().Distinct(),
        ];
        if (addresses.Length == 0)
            return LinkFinding.NotUsed(Link, "the profile names none");

        var silent = (await Task.WhenAll(addresses.Select(address => FindFaultAsync(address, cancellationToken)))).OfType<string>().ToList();
        return silent.Count == 0
            ? LinkFinding.Works(Link, $"{addresses.Length} addresses answer")
            : LinkFinding.Broken(Link, string.Join(" ", silent), setting);
    }

    private async Task<string?> FindFaultAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (int)answer.StatusCode >= 500 ? $"{address} answers {(int)answer.StatusCode}." : null;
        }
        catch (HttpRequestException error)
        {
            return $"{address} cannot be reached: {error.Message.TrimEnd('.')}.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{address} did not answer within {s_patience.TotalSeconds:0} seconds.";
        }
    }
}
