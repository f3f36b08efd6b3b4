using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace MsnBridge.Msnp.Server.Passport;

/// <summary>
/// Answers clients of the MSNP9 age that ask the nexus without naming a version of HTTP, which Kestrel refuses to read. Sits before its HTTP and leaves every other
/// request to it untouched.
/// </summary>
internal sealed class BareRequestMiddleware(
    ConnectionDelegate next, PassportEndpoints endpoints, bool overTls, TimeSpan patience, TimeProvider time)
{
    private const int LongestRequestLine = 8 * 1024;

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        bool isBare;
        using (var timeout = new CancellationTokenSource(patience, time))
        {
            try
            {
                isBare = await IsBareAsync(connection.Transport.Input, timeout.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                // Said nothing for too long, or hung up.
                connection.Abort();
                return;
            }
        }

        if (!isBare)
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        var answer =
            "HTTP/1.1 200 OK\r\n" +
            $"PassportURLs: {endpoints.PassportUrls(withScheme: false, overTls)}\r\n" +
            "Content-Length: 0\r\n" +
            "Connection: close\r\n" +
            "\r\n";
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(answer)).ConfigureAwait(false);
    }

    // GET /path CRLF                                       instead of GET /path HTTP/1.1 CRLF
    private static async Task<bool> IsBareAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var lineEnd = result.Buffer.PositionOf((byte)'\n');
            if (lineEnd is not { } end)
            {
                var isHopeless = result.IsCompleted || result.IsCanceled || result.Buffer.Length > LongestRequestLine;

                // What was read stays for whoever reads next.
                input.AdvanceTo(result.Buffer.Start, isHopeless ? result.Buffer.Start : result.Buffer.End);
                if (isHopeless)
                    return false;

                continue;
            }

            var line = Encoding.ASCII.GetString(result.Buffer.Slice(0, end)).TrimEnd();
            var isBare = line.StartsWith("GET /", StringComparison.Ordinal) && line.Split(' ').Length == 2;
            input.AdvanceTo(isBare ? result.Buffer.End : result.Buffer.Start);
            return isBare;
        }
    }
}
