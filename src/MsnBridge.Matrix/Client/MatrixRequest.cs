using MsnBridge.Core.Identities;

namespace MsnBridge.Matrix.Client;

/// <summary>One request, as often as it has to be made. Its text form never shows token or content.</summary>
/// <param name="path">With the query.</param>
/// <param name="token">Null where none goes with it.</param>
/// <param name="content">Made anew for each attempt; told what to call whenever a piece has left.</param>
internal sealed class MatrixRequest(HttpMethod method, string path, Secret? token, Func<Action, HttpContent>? content = null)
{
    public HttpMethod Method => method;

    public string Path => path;

    public Secret? Token => token;

    public Func<Action, HttpContent>? Content => content;

    public override string ToString() => method.ToString();
}
