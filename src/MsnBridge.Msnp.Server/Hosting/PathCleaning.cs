using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>Makes one slash of several: libpurple asks for <c>//RST.srf</c> and hangs without a word when it is told that there is no such thing.</summary>
internal static class PathCleaning
{
    public static void UseCleanPaths(this IApplicationBuilder application) => application.Use((context, next) =>
    {
        if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
            context.Request.Path = new PathString(Collapse(path));

        return next(context);
    });

    private static string Collapse(string path)
    {
        var clean = new System.Text.StringBuilder(path.Length);
        foreach (var character in path)
        {
            if (character != '/' || clean.Length == 0 || clean[^1] != '/')
                clean.Append(character);
        }

        return clean.ToString();
    }
}
