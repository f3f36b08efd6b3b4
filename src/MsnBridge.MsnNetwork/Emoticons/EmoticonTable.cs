using System.Collections.Frozen;

namespace MsnBridge.MsnNetwork.Emoticons;

/// <summary>
/// The codes of MSN's ordinary emoticons, as Windows Live Messenger 8.5 lists them, and the character nearest to each picture. Of several codes of one picture
/// the first is the one that is written.
/// </summary>
internal static class EmoticonTable
{
    private static readonly (string Pictograph, string[] Codes)[] s_rows =
    [
        ("🙂", [":-)", ":)"]),
        ("😃", [":-D", ":D", ":->", ":>"]),
        ("😉", [";-)", ";)"]),
        ("😮", [":-O", ":O"]),
        ("😛", [":-P", ":P"]),
        ("😎", ["(H)"]),
        ("😡", [":-@", ":@"]),
        ("😳", [":-$", ":$"]),
        ("😕", [":-S", ":S"]),
        ("🙁", [":-(", ":(", ":-<", ":<"]),
        ("😢", [":'("]),
        ("😐", [":-|", ":|"]),
        ("😇", ["(A)"]),
        ("😬", ["8o|"]),
        ("🤓", ["8-|"]),
        ("🤢", ["+o("]),
        ("🥳", ["<:o)"]),
        ("😴", ["|-)"]),
        ("🤔", ["*-)"]),
        ("🤐", [":-#"]),
        ("🤫", [":-*"]),
        ("🤨", ["^o)"]),
        ("🙄", ["8-)"]),
        ("🤷", [":^)"]),
        ("😈", ["(6)"]),
        ("❤", ["(L)"]),
        ("💔", ["(U)"]),
        ("💬", ["(M)"]),
        ("🐱", ["(@)"]),
        ("🐶", ["(&)"]),
        ("🐌", ["(sn)"]),
        ("🐑", ["(bah)"]),
        ("🐐", ["(nnh)"]),
        ("🐢", ["(tu)"]),
        ("🦇", [":-[", ":["]),
        ("🌙", ["(S)"]),
        ("⭐", ["(*)"]),
        ("☀", ["(#)"]),
        ("🌈", ["(R)"]),
        ("🤗", ["({)"]),
        ("🫂", ["(})"]),
        ("💋", ["(K)"]),
        ("🌹", ["(F)"]),
        ("🥀", ["(W)"]),
        ("🕒", ["(O)"]),
        ("🎂", ["(^)"]),
        ("🎁", ["(G)"]),
        ("🎵", ["(8)"]),
        ("🎬", ["(~)"]),
        ("📷", ["(P)"]),
        ("💡", ["(I)"]),
        ("☕", ["(C)"]),
        ("📞", ["(T)"]),
        ("📱", ["(mp)"]),
        ("💻", ["(co)"]),
        ("📧", ["(E)"]),
        ("🍺", ["(B)"]),
        ("🍸", ["(D)"]),
        ("🍕", ["(pi)"]),
        ("🍽", ["(pl)"]),
        ("🥣", ["(||)"]),
        ("👦", ["(Z)"]),
        ("👧", ["(X)"]),
        ("👍", ["(Y)"]),
        ("👎", ["(N)"]),
        ("🙏", ["(h5)"]),
        ("🤞", ["(yn)"]),
        ("⚽", ["(so)"]),
        ("🚗", ["(au)"]),
        ("✈", ["(ap)"]),
        ("☂", ["(um)"]),
        ("🏝", ["(ip)"]),
        ("⛈", ["(st)"]),
        ("⚡", ["(li)"]),
        ("💰", ["(mo)"]),
        ("🚬", ["(ci)"]),
        ("🎮", ["(xx)"]),
        ("⛓", ["(%)"]),
    ];

    /// <summary>The longest codes first, so that <c>:-)</c> is not read as something shorter.</summary>
    public static readonly (string Code, string Pictograph)[] ByLength =
        [.. s_rows.SelectMany(row => row.Codes.Select(code => (code, row.Pictograph))).OrderByDescending(row => row.code.Length)];

    /// <summary>Whether that is an ordinary emoticon.</summary>
    public static bool IsCode(string code) => Array.Exists(ByLength, row => string.Equals(row.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>Codes by the character, which stands here without the selector that asks for it in colour.</summary>
    public static readonly FrozenDictionary<string, string> Codes = s_rows.ToFrozenDictionary(row => row.Pictograph, row => row.Codes[0], StringComparer.Ordinal);
}
